package dev.otelspring.autoconfigure.compatibility;

import java.util.List;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/** Tells what other ways to an SDK there are, and what of them has no effect. */
final class OtherSdkFindings {

	OtherSdkFindings(@Nullable ClassLoader classLoader, Environment environment, ConfigurationFindings findings) {
		if (OfficialStarter.isPresent(classLoader)) {
			findings.add("OpenTelemetry's own starter is on the class path as well",
					"its SDK and all that would be there twice are left out, its instrumentation of JDBC, R2DBC, Kafka "
							+ "and MongoDB stays and sends through this library",
					"Exclude io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter if you need none of these");
		}
		List<BootsProperty> missed = BootsProperty.all()
			.stream()
			.filter((property) -> property.isMissed(environment))
			.toList();
		if (!missed.isEmpty()) {
			findings.add("Of no effect: " + missed.stream().map(BootsProperty::name).collect(Collectors.joining(", ")),
					"they are for Spring Boot's own OpenTelemetry SDK, in whose place this library builds one",
					"Set " + missed.stream()
						.map((property) -> property.ours().get(0))
						.distinct()
						.collect(Collectors.joining(", ")) + " instead, or the variables of these names");
		}
	}

}
