package dev.otelspring.autoconfigure.actuate;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What health says of exporters.
 *
 * @param failingStatus the status while an exporter fails: UNKNOWN, which takes nothing
 * down, or another such as DOWN
 */
@ConfigurationProperties("otel.health")
public record OtelHealthProperties(@DefaultValue("UNKNOWN") String failingStatus) {

	static OtelHealthProperties unset() {
		return new OtelHealthProperties("UNKNOWN");
	}

}
