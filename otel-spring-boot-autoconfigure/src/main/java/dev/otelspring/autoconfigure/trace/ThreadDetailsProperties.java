package dev.otelspring.autoconfigure.trace;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What spans tell of their thread.
 *
 * @param enabled whether each span has the thread.id and thread.name of the thread that
 * started it
 */
@ConfigurationProperties("otel.instrumentation.common.thread-details")
public record ThreadDetailsProperties(@DefaultValue("false") boolean enabled) {

	static ThreadDetailsProperties unset() {
		return new ThreadDetailsProperties(false);
	}

}
