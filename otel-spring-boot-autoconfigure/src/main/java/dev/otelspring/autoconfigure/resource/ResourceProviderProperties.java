package dev.otelspring.autoconfigure.resource;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Which of OpenTelemetry's resource providers on the classpath are asked.
 *
 * @param enabled classes of the only ones that are asked; all if empty
 * @param disabled classes of those that are not asked
 */
@ConfigurationProperties("otel.java")
public record ResourceProviderProperties(@Name("enabled.resource.providers") @DefaultValue Set<String> enabled,
		@Name("disabled.resource.providers") @DefaultValue Set<String> disabled) {

	static ResourceProviderProperties unset() {
		return new ResourceProviderProperties(Set.of(), Set.of());
	}

	boolean allow(String provider) {
		return (this.enabled.isEmpty() || this.enabled.contains(provider)) && !this.disabled.contains(provider);
	}

}
