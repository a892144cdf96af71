package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;

import org.springframework.web.client.RestClient;

/** Tells whether a {@link RestClient} is traced. */
final class RestClientKind implements HttpClientKind {

	@Override
	public Class<?> type() {
		return RestClient.class;
	}

	@Override
	public boolean isTraced(Object client) {
		return RestClients.isTraced((RestClient) client);
	}

	@Override
	public String mend() {
		return "Inject Boot's RestClient.Builder and build it with that, or make it a bean";
	}

}
