package dev.otelspring.sample.traffic;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How busy the shop is.
 *
 * @param enabled whether the shop has customers of its own
 * @param interval the pause between two of their requests
 */
@ConfigurationProperties("shop.traffic")
record TrafficProperties(@DefaultValue("true") boolean enabled, @DefaultValue("1s") Duration interval) {

	TrafficProperties {
		Assert.isTrue(interval.toNanos() > 0,
				() -> "shop.traffic.interval must be longer than zero, was '%s' (try 1s)".formatted(interval));
	}

}
