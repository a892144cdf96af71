package dev.otelspring.sample.delivery;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.delivery.DeliveryApplication;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Runs the delivery service beside the shop, so that one command shows a trace through
 * two services. It starts before the shop's web server and stops after it. You leave it
 * out with {@code shop.delivery.enabled=false}.
 */
@Component
class DeliveryServer implements SmartLifecycle {

	/** What is said to the shop alone and meant for both. */
	private static final List<String> SHARED = List.of("otel.sdk.disabled", "otel.exporter.otlp.endpoint",
			"otel.metric.export.interval");

	private final Environment environment;

	private volatile @Nullable ConfigurableApplicationContext service;

	DeliveryServer(Environment environment) {
		this.environment = environment;
	}

	/**
	 * Where it is.
	 * @return the address, without a path
	 */
	String url() {
		ConfigurableApplicationContext running = this.service;
		Assert.state(running != null, "The delivery service is not running");
		return running.getEnvironment().resolveRequiredPlaceholders("http://localhost:${local.server.port}");
	}

	@Override
	public void start() {
		List<String> arguments = new ArrayList<>(List.of("--spring.config.name=delivery",
				"--server.port=" + this.environment.getProperty("shop.delivery.port", "0")));
		for (String property : SHARED) {
			String value = this.environment.getProperty(property);
			if (value != null) {
				arguments.add("--" + property + "=" + value);
			}
		}
		this.service = new SpringApplicationBuilder(DeliveryApplication.class).web(WebApplicationType.REACTIVE)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.run(arguments.toArray(String[]::new));
	}

	@Override
	public void stop() {
		ConfigurableApplicationContext running = this.service;
		this.service = null;
		if (running != null) {
			running.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.service != null;
	}

	@Override
	public boolean isAutoStartup() {
		return this.environment.getProperty("shop.delivery.enabled", boolean.class, true);
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
