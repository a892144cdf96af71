package dev.otelspring.sample.traffic;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Lets one customer after the other into the shop. You switch it off with
 * {@code shop.traffic.enabled=false} to send requests of your own.
 *
 * <p>
 * It keeps the default phase, the last to start and the first to stop, so the web server
 * is up whenever a customer comes.
 */
@Component
@ConditionalOnBooleanProperty(name = "shop.traffic.enabled", matchIfMissing = true)
class TrafficGenerator implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(TrafficGenerator.class);

	private final TrafficProperties properties;

	private final Environment environment;

	private volatile @Nullable ScheduledThreadPoolExecutor door;

	TrafficGenerator(TrafficProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void start() {
		Customer customer = new Customer();
		CustomizableThreadFactory threads = new CustomizableThreadFactory("shop-traffic-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor door = new ScheduledThreadPoolExecutor(1, threads);
		// A delay rather than a rate: after a slow answer nobody has to catch up.
		door.scheduleWithFixedDelay(() -> admit(customer), 0, this.properties.interval().toNanos(),
				TimeUnit.NANOSECONDS);
		this.door = door;
		logger.info("Customers come every {} ms (shop.traffic.enabled=false sends them home)",
				this.properties.interval().toMillis());
	}

	private void admit(Customer customer) {
		try {
			customer.visit(this.environment.resolveRequiredPlaceholders("http://localhost:${local.server.port}"));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (Exception ex) {
			// An executor never again runs a task that threw, and the shop tells of its
			// failures itself.
			logger.trace("A customer left without an answer", ex);
		}
	}

	@Override
	public void stop() {
		ScheduledThreadPoolExecutor door = this.door;
		if (door == null) {
			return;
		}
		this.door = null;
		door.shutdown();
		try {
			if (!door.awaitTermination(Customer.PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
				door.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			door.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.door != null;
	}

}
