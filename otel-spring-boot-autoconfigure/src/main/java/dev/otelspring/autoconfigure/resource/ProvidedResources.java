package dev.otelspring.autoconfigure.resource;

import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.spi.NamedResourceProvider;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Adds what OpenTelemetry's resource providers find. One that fails is told and left out:
 * a cloud's metadata that cannot be read is no reason not to start.
 */
final class ProvidedResources {

	private final List<NamedResourceProvider> providers;

	private final ResourceProviderProperties properties;

	private final ConfigurationFindings findings;

	ProvidedResources(List<NamedResourceProvider> providers, ResourceProviderProperties properties,
			ConfigurationFindings findings) {
		this.providers = providers;
		this.properties = properties;
		this.findings = findings;
	}

	Resource addTo(Resource found) {
		Resource resource = found;
		for (NamedResourceProvider provider : this.providers) {
			if (this.properties.allow(provider.name())) {
				resource = add(resource, provider);
			}
		}
		return resource;
	}

	private Resource add(Resource found, NamedResourceProvider provider) {
		try {
			return found.merge(provider.create(found));
		}
		catch (RuntimeException | LinkageError ex) {
			this.findings.add("The resource has no attributes of " + provider.name(), "it failed: " + ex,
					"Mend what it reads, or name it in otel.java.disabled.resource.providers");
			return found;
		}
	}

}
