package dev.otelspring.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How much OpenTelemetry and this library log about themselves, by
 * {@code otel.log.level}.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration">Specification,
 * general SDK configuration</a>
 */
public enum SelfLogLevel {

	/** Nothing. */
	NONE("off"),

	/** What fails. */
	ERROR("error"),

	/** What may lose telemetry, too. */
	WARN("warn"),

	/** What is on, too; the default. */
	INFO("info"),

	/** What helps to understand a problem, too. */
	DEBUG("debug"),

	/** Everything. */
	TRACE("trace");

	/** Its property. */
	public static final String PROPERTY = "otel.log.level";

	private final String level;

	SelfLogLevel(String level) {
		this.level = level;
	}

	/**
	 * Reads a name, in upper or lower case.
	 * @param text the name
	 * @return the level
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static SelfLogLevel parse(String text) {
		return Arrays.stream(values())
			.filter((level) -> level.name().equalsIgnoreCase(text.strip()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("must be one of " + Arrays.stream(values())
				.map((level) -> level.name().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "))));
	}

	/**
	 * As Spring Boot's {@code logging.level} has it.
	 * @return such as {@code off}
	 */
	public String level() {
		return this.level;
	}

}
