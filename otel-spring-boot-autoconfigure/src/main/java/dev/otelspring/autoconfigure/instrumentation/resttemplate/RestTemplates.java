package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientTelemetry;
import dev.otelspring.autoconfigure.instrumentation.http.TracingClientHttpRequestFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.client.RestTemplate;

/** Decorates the request factory of a {@link RestTemplate}. */
final class RestTemplates {

	private static final ClientHttpRequestInitializer COUNT_ATTEMPTS = TracingClientHttpRequestFactory::countAttempts;

	private RestTemplates() {
	}

	static void trace(RestTemplate restTemplate, HttpClientTelemetry telemetry) {
		// With interceptors, getRequestFactory() gives a factory that runs them:
		// decorated
		// and set again, they would run twice. Without, it gives the one underneath. Ours
		// then stands innermost: each attempt of a retrying interceptor is a span.
		List<ClientHttpRequestInterceptor> live = restTemplate.getInterceptors();
		List<ClientHttpRequestInterceptor> interceptors = List.copyOf(live);
		live.clear();
		restTemplate
			.setRequestFactory(TracingClientHttpRequestFactory.decorate(restTemplate.getRequestFactory(), telemetry));
		// Not setInterceptors, which would sort them.
		live.addAll(interceptors);
		List<ClientHttpRequestInitializer> initializers = restTemplate.getClientHttpRequestInitializers();
		if (!initializers.contains(COUNT_ATTEMPTS)) {
			initializers.add(COUNT_ATTEMPTS);
		}
	}

	static boolean isTraced(RestTemplate restTemplate) {
		// A mock of a test may give nothing.
		@Nullable ClientHttpRequestFactory factory = restTemplate.getRequestFactory();
		return factory == null || TracingClientHttpRequestFactory.mayBeTraced(factory);
	}

}
