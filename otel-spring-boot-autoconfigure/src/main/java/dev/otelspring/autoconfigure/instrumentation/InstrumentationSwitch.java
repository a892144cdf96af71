package dev.otelspring.autoconfigure.instrumentation;

import java.util.Objects;

import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Reads {@code otel.instrumentation.<module>.enabled} and what stands in for it.
 */
public final class InstrumentationSwitch {

	private static final String DEFAULT = "otel.instrumentation.common.default-enabled";

	private InstrumentationSwitch() {
	}

	/**
	 * What switches a module off.
	 * @param environment where it is set
	 * @param module such as {@code micrometer}
	 * @return the property that is {@code false}; {@code null} if the module is on
	 */
	public static @Nullable String off(Environment environment, String module) {
		String property = "otel.instrumentation." + module + ".enabled";
		String own = PropertyValues.text(environment, property);
		String decided = (own != null) ? own
				: Objects.requireNonNullElse(PropertyValues.text(environment, DEFAULT), "true");
		if (!"false".equalsIgnoreCase(decided.strip())) {
			return null;
		}
		return (own != null) ? property : DEFAULT;
	}

}
