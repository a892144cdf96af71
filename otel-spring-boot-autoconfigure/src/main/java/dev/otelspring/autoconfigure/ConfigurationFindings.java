package dev.otelspring.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong with the configuration and did not stop the start: wrong values of
 * {@code OTEL_*} variables. Each is logged once and shown at {@code /actuator/otel}.
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
	 * All findings so far.
	 * @return a copy
	 */
	public List<Finding> all() {
		return List.copyOf(this.findings);
	}

	/**
	 * A value that was set aside.
	 *
	 * @param source the environment variable
	 * @param property the property that it sets
	 * @param value its value, {@code null} if it must not be shown
	 * @param mend what the property must be, as the end of a sentence
	 */
	public record Finding(String source, String property, @Nullable String value, String mend) {

		/**
		 * The finding as a sentence.
		 * @return source, value, mend and what applies instead
		 */
		public String message() {
			return "The environment variable " + this.source + ((this.value != null) ? "='" + this.value + "'" : "")
					+ " is ignored and the default applies: " + this.property + " " + this.mend;
		}

	}

}
