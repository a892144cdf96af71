package dev.otelspring.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@code /actuator/otel} for browsers: who accepts {@code text/html} gets a page, which
 * asks for all that it shows as anybody else would.
 */
@EndpointWebExtension(endpoint = OtelEndpoint.class)
public final class OtelEndpointWebExtension {

	private static final String PAGE = "page";

	private final OtelEndpoint endpoint;

	private final Page page;

	OtelEndpointWebExtension(OtelEndpoint endpoint, Page page) {
		this.endpoint = endpoint;
		this.page = page;
	}

	/**
	 * The state of telemetry.
	 * @param format what the request accepts
	 * @return the page, or what {@link OtelEndpoint#status()} tells
	 */
	@ReadOperation(producesFrom = StatusFormat.class)
	public WebEndpointResponse<?> status(StatusFormat format) {
		if (format == StatusFormat.HTML) {
			return this.page.index();
		}
		return new WebEndpointResponse<>(this.endpoint.status(), format);
	}

	/**
	 * One item of a part, or a file of the page.
	 * @param part {@code page}, or what {@link OtelEndpoint#item} knows
	 * @param id the file's name, or what {@link OtelEndpoint#item} knows
	 * @return {@code null}, which is a 404, for what is not there or no longer remembered
	 */
	@ReadOperation
	public @Nullable Object item(@Selector String part, @Selector String id) {
		return PAGE.equals(part) ? this.page.file(id) : this.endpoint.item(part, id);
	}

}
