package dev.otelspring.autoconfigure.doctor;

import java.util.List;

/**
 * Looks at one thing that can be wrong. You add one as a bean to have your own checks
 * among the findings of {@code /actuator/otel}.
 *
 * <p>
 * Asked whenever somebody looks: it must be thread-safe and answer within a second. What
 * it throws becomes a finding.
 */
@FunctionalInterface
public interface Check {

	/**
	 * Looks.
	 * @return what is wrong now, empty if nothing is
	 */
	List<Finding> findings();

}
