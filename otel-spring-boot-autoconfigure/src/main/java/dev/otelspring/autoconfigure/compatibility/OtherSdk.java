package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Tells what other ways to an SDK there are, and what of them has no effect. */
final class OtherSdk {

	private OtherSdk() {
	}

	static void tell(@Nullable ClassLoader classLoader, Environment environment, ConfigurationFindings findings) {
		if (OfficialStarter.isPresent(classLoader)) {
			findings.add("OpenTelemetry's own starter is on the class path as well",
					"its SDK and all that would be there twice are left out, its instrumentation of JDBC, R2DBC, Kafka "
							+ "and MongoDB stays and sends through this library",
					"Exclude io.opentelemetry.instrumentation:opentelemetry-spring-boot-starter if you need none of these");
		}
		if (environment instanceof ConfigurableEnvironment configurable && configurable.getPropertySources()
			.get(BootsPropertySource.NAME) instanceof BootsPropertySource boots) {
			BootsSettings settings = boots.getSource();
			if (settings.isAnySet()) {
				BootsProperty.missed(settings).forEach((property) -> property.addTo(findings));
				BootsTranslation.ALL.forEach((row) -> row.tellOverruled(settings, findings));
			}
		}
	}

}
