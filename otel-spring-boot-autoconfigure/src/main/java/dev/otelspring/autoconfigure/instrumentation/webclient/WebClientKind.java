package dev.otelspring.autoconfigure.instrumentation.webclient;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientKind;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.WebClient;

/** Tells whether a {@link WebClient} is traced. */
final class WebClientKind implements HttpClientKind {

	@Override
	public Class<?> type() {
		return WebClient.class;
	}

	@Override
	public boolean isTraced(Object client) {
		// A mock of a test may give nothing.
		WebClient.@Nullable Builder builder = ((WebClient) client).mutate();
		if (builder == null) {
			return true;
		}
		AtomicBoolean traced = new AtomicBoolean();
		builder.filters((filters) -> traced.set(filters.stream().anyMatch(TracingFilter.class::isInstance)));
		return traced.get();
	}

	@Override
	public String mend() {
		return "Inject Boot's WebClient.Builder and build it with that, or make it a bean";
	}

}
