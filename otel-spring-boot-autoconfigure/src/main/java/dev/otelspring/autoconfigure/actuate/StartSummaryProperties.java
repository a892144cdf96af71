package dev.otelspring.autoconfigure.actuate;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The line that tells, once the application is ready, where its telemetry goes.
 *
 * @param enabled whether a line tells where telemetry goes, once the application is
 * ready; spring.main.log-startup-info=false takes it away as well
 */
@ConfigurationProperties("otel.startup-summary")
record StartSummaryProperties(@DefaultValue("true") boolean enabled) {

	static StartSummaryProperties unset() {
		return new StartSummaryProperties(true);
	}

}
