package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;

import org.springframework.web.client.RestTemplate;

/** Tells whether a {@link RestTemplate} is traced. */
final class RestTemplateKind implements HttpClientKind {

	@Override
	public Class<?> type() {
		return RestTemplate.class;
	}

	@Override
	public boolean isTraced(Object client) {
		return RestTemplates.isTraced((RestTemplate) client);
	}

	@Override
	public String mend() {
		return "Inject Boot's RestTemplateBuilder and build it with that, or make it a bean";
	}

}
