package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

/** Tells of jars that do not belong together and work for now. */
final class JarFindings {

	JarFindings(@Nullable JarProblem problem, ConfigurationFindings findings) {
		if (problem != null) {
			findings.add(problem.summary(), problem.versionsInShort(), problem.mend());
		}
	}

}
