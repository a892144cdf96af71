package dev.otelspring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with the configuration and did not stop the start: wrong values of
 * {@code OTEL_*} variables, and what instrumentation could not reach. Each is logged once
 * and shown at {@code /actuator/otel}.
 *
 * <p>
 * Thread-safe.
 */
public final class ConfigurationFindings {

	private static final Log logger = LogFactory.getLog(ConfigurationFindings.class);

	private final List<Finding> findings = new CopyOnWriteArrayList<>();

	void add(Finding finding) {
		if (!this.findings.contains(finding)) {
			this.findings.add(finding);
			logger.warn(finding.message());
		}
	}

	/**
	 * Takes what an instrumentation found.
	 * @param what what is not as the user expects, as a sentence without its dot
	 * @param why the reason, as a sentence without its dot
	 * @param mend what the user can do, as a sentence without its dot
	 */
	public void add(String what, String why, String mend) {
		add(new Gap(what, why, mend));
	}

	/**
	 * All findings so far.
	 * @return a copy
	 */
	public List<Finding> all() {
		return List.copyOf(this.findings);
	}

	/** Something that is wrong. */
	public sealed interface Finding {

		/**
		 * The finding, for people.
		 * @return what, why, and what mends it
		 */
		String message();

		/**
		 * What is not as the user expects.
		 * @return a sentence without its dot
		 */
		String what();

		/**
		 * The reason.
		 * @return a sentence without its dot
		 */
		String why();

		/**
		 * What the user can do.
		 * @return a sentence without its dot
		 */
		String mend();

	}

	/**
	 * A value that cannot be used.
	 *
	 * @param variables the environment variables that it was set by: one, or all that
	 * make up an element of a list
	 * @param property the property that they set
	 * @param value its value, {@code null} if it must not be shown or is in parts
	 * @param must what the property must be, as the end of a sentence
	 * @param outcome what becomes of it, such as "is ignored and the default applies"
	 */
	record WrongVariable(List<String> variables, String property, @Nullable String value, String must,
			String outcome) implements Finding {

		@Override
		public String message() {
			return what() + ": " + mend();
		}

		@Override
		public String why() {
			return "its value cannot be used, and a variable never stops the start";
		}

		@Override
		public String mend() {
			return this.property + " " + this.must;
		}

		@Override
		public String what() {
			boolean several = this.variables.size() > 1;
			return "The environment variable" + (several ? "s " : " ") + String.join(", ", this.variables)
					+ ((this.value != null && !several) ? "='" + this.value + "'" : "") + " "
					+ (several ? this.outcome.replaceFirst("^is ", "are ") : this.outcome);
		}

	}

	private record Gap(String what, String why, String mend) implements Finding {

		@Override
		public String message() {
			return this.what + ": " + this.why + ". " + this.mend;
		}

	}

}
