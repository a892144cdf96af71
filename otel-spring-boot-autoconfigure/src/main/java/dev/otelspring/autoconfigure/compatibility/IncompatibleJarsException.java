package dev.otelspring.autoconfigure.compatibility;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The jars of OpenTelemetry on the class path lack what this library or the SDK calls.
 * Stops the start, before a request would.
 */
public final class IncompatibleJarsException extends RuntimeException {

	private final List<String> versions;

	private final String missing;

	private final String mend;

	IncompatibleJarsException(JarProblem problem) {
		this(problem, problem.missingInShort());
	}

	private IncompatibleJarsException(JarProblem problem, String missing) {
		super("The jars of OpenTelemetry do not fit together: " + String.join("; ", problem.versions()) + ". Missing: "
				+ missing);
		this.versions = problem.versions();
		this.missing = missing;
		this.mend = problem.mend();
	}

	/**
	 * What jars have to do with something that could not be linked.
	 * @param missing what it was
	 * @param classLoader of the application
	 * @return {@code null} if all jars fit together
	 */
	public static @Nullable IncompatibleJarsException explain(String missing, ClassLoader classLoader) {
		JarProblem problem = JarProblem.find(classLoader);
		return (problem != null) ? new IncompatibleJarsException(problem, missing) : null;
	}

	public List<String> getVersions() {
		return this.versions;
	}

	public String getMissing() {
		return this.missing;
	}

	public String getMend() {
		return this.mend;
	}

}
