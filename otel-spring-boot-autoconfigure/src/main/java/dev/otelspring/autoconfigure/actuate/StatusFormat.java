package dev.otelspring.autoconfigure.actuate;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;

/**
 * In what {@code /actuator/otel} can be had. Of those that a request accepts the last one
 * counts: a browser accepts anything, and HTML by name.
 */
enum StatusFormat implements Producible<StatusFormat> {

	JSON("application/json"),

	ACTUATOR_V2("application/vnd.spring-boot.actuator.v2+json"),

	ACTUATOR_V3("application/vnd.spring-boot.actuator.v3+json"),

	HTML("text/html");

	private final MimeType type;

	StatusFormat(String type) {
		this.type = MimeType.valueOf(type);
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.type;
	}

	/** As other endpoints answer whoever accepts anything. */
	@Override
	public boolean isDefault() {
		return this == ACTUATOR_V3;
	}

}
