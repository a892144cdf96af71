package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Asks all checks. You inject it to see, or to alert on, what {@code /actuator/otel}
 * shows.
 *
 * <p>
 * Thread-safe. Nothing is remembered: a finding is gone once its cause is.
 */
public final class Doctor {

	private final List<Check> checks;

	/**
	 * Creates a doctor of these checks alone.
	 * @param checks asked in this order
	 */
	public Doctor(List<Check> checks) {
		this.checks = List.copyOf(checks);
	}

	/**
	 * Looks at everything.
	 * @return what is wrong, the worst first
	 */
	public List<Finding> examine() {
		List<Finding> findings = new ArrayList<>();
		for (Check check : this.checks) {
			try {
				findings.addAll(check.findings());
			}
			catch (RuntimeException | LinkageError ex) {
				findings.add(new Finding("doctor", Finding.Severity.INFO,
						"The check " + check.getClass().getName() + " failed", String.valueOf(ex),
						"Report it, or mend it if it is yours"));
			}
		}
		findings.sort(Comparator.comparing(Finding::severity));
		return findings;
	}

}
