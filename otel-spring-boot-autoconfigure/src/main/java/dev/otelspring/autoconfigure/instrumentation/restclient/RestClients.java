package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.TracingClientHttpRequestFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.web.client.RestClient;

/**
 * Decorates the request factory of a {@link RestClient}. Spring lets nobody ask for it,
 * so its field is read; a client whose field cannot be read stays as it is, and a finding
 * says so.
 */
final class RestClients {

	private static final String FACTORY_FIELD = "clientRequestFactory";

	private static final String BUILT = "of an injected RestClient.Builder";

	private static final ClientHttpRequestInitializer COUNT_ATTEMPTS = TracingClientHttpRequestFactory::countAttempts;

	private final HttpClientTelemetry telemetry;

	private final ConfigurationFindings findings;

	RestClients(HttpClientTelemetry telemetry, ConfigurationFindings findings) {
		this.telemetry = telemetry;
		this.findings = findings;
	}

	/**
	 * Traces a client, and all that are made from it by {@code mutate()}.
	 * @param restClient as a user made it
	 * @param name what the user knows it by
	 * @return a traced client, or the client itself where there is nothing to do
	 */
	RestClient trace(RestClient restClient, String name) {
		if (TracingProxy.isTraced(restClient)) {
			return restClient;
		}
		ClientHttpRequestFactory factory = factory(restClient, name);
		if (factory == null) {
			return restClient;
		}
		RestClient.Builder builder = restClient.mutate();
		decorate(builder, factory);
		return TracingProxy.of(builder.build(), this);
	}

	/**
	 * Traces whatever a builder builds, whichever request factory it is given.
	 * @param builder as a user or Boot made it
	 * @return a builder around it
	 */
	RestClient.Builder trace(RestClient.Builder builder) {
		if (TracingProxy.isTraced(builder)) {
			return builder;
		}
		countAttempts(builder);
		return TracingProxy.of(builder, this);
	}

	/**
	 * Traces what a traced builder has built.
	 * @param restClient counts its attempts already
	 * @return the traced client
	 */
	RestClient traceBuilt(RestClient restClient) {
		ClientHttpRequestFactory factory = factory(restClient, BUILT);
		boolean traced = factory != null && TracingClientHttpRequestFactory.isTraced(factory);
		return traced ? TracingProxy.of(restClient, this) : trace(restClient, BUILT);
	}

	/**
	 * Traces what a builder builds with the request factory that it has now.
	 * @param builder to be changed
	 */
	void traceInPlace(RestClient.Builder builder) {
		if (!TracingProxy.isTraced(builder)) {
			ClientHttpRequestFactory factory = factory(builder.clone().build(), "of an HTTP service group");
			if (factory != null) {
				decorate(builder, factory);
			}
		}
	}

	/**
	 * Whether a client is traced.
	 * @param restClient whoever made it
	 * @return {@code false} only if that is known
	 */
	static boolean isTraced(RestClient restClient) {
		if (TracingProxy.isTraced(restClient)) {
			return true;
		}
		ClientHttpRequestFactory factory = factory(restClient);
		return factory == null || TracingClientHttpRequestFactory.mayBeTraced(factory);
	}

	private void decorate(RestClient.Builder builder, ClientHttpRequestFactory factory) {
		builder.requestFactory(TracingClientHttpRequestFactory.decorate(factory, this.telemetry));
		countAttempts(builder);
	}

	private static void countAttempts(RestClient.Builder builder) {
		builder.requestInitializers((initializers) -> {
			if (!initializers.contains(COUNT_ATTEMPTS)) {
				initializers.add(COUNT_ATTEMPTS);
			}
		});
	}

	private @Nullable ClientHttpRequestFactory factory(RestClient restClient, String name) {
		ClientHttpRequestFactory factory = factory(restClient);
		if (factory == null) {
			this.findings.add("The RestClient " + name + " is not traced",
					"the request factory of a " + restClient.getClass().getName() + " cannot be read",
					"Give it a request factory that Boot builds: inject a ClientHttpRequestFactory or a RestClient.Builder");
		}
		return factory;
	}

	private static @Nullable ClientHttpRequestFactory factory(RestClient restClient) {
		try {
			return (new DirectFieldAccessor(restClient)
				.getPropertyValue(FACTORY_FIELD) instanceof ClientHttpRequestFactory factory) ? factory : null;
		}
		catch (BeansException ex) {
			return null;
		}
	}

}
