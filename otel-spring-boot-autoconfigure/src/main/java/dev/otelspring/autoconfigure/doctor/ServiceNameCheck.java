package dev.otelspring.autoconfigure.doctor;

import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;

/** Whether the service has a name to be found by. */
final class ServiceNameCheck implements Check {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private final Resource resource;

	ServiceNameCheck(Resource resource) {
		this.resource = resource;
	}

	@Override
	public List<Finding> findings() {
		String name = this.resource.getAttribute(SERVICE_NAME);
		if (name != null && !name.startsWith("unknown_service")) {
			return List.of();
		}
		return List.of(new Finding("service-name", Severity.WARNING, "Backends show this application as '" + name + "'",
				"neither a name is set nor one known", "Set spring.application.name, or otel.service.name"));
	}

}
