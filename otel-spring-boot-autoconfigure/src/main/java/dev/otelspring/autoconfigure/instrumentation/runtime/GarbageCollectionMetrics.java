package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.GarbageCollectorMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/**
 * {@code jvm.gc.duration}, in seconds. The JVM tells of each collection when it is over,
 * on a thread of its own; of a concurrent collector that is the whole cycle, in which the
 * application mostly runs.
 */
final class GarbageCollectionMetrics implements NotificationListener, AutoCloseable {

	private static final AttributeKey<String> NAME = AttributeKey.stringKey("jvm.gc.name");

	private static final AttributeKey<String> ACTION = AttributeKey.stringKey("jvm.gc.action");

	private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("jvm.gc.cause");

	private static final List<Double> BOUNDARIES = List.of(0.01, 0.1, 1.0, 10.0);

	private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

	private final DoubleHistogram duration;

	private final boolean withCause;

	private final List<NotificationEmitter> emitters = new ArrayList<>();

	private GarbageCollectionMetrics(DoubleHistogram duration, boolean withCause) {
		this.duration = duration;
		this.withCause = withCause;
	}

	static GarbageCollectionMetrics register(Meter meter, List<GarbageCollectorMXBean> collectors, boolean withCause) {
		GarbageCollectionMetrics metrics = new GarbageCollectionMetrics(meter.histogramBuilder("jvm.gc.duration")
			.setDescription("Duration of JVM garbage collection actions.")
			.setUnit("s")
			.setExplicitBucketBoundariesAdvice(BOUNDARIES)
			.build(), withCause);
		collectors.forEach(metrics::listenTo);
		return metrics;
	}

	private void listenTo(GarbageCollectorMXBean collector) {
		if (collector instanceof NotificationEmitter emitter) {
			emitter.addNotificationListener(this,
					(notification) -> GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION
						.equals(notification.getType()),
					null);
			this.emitters.add(emitter);
		}
	}

	@Override
	public void handleNotification(Notification notification, Object handback) {
		GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo
			.from((CompositeData) notification.getUserData());
		this.duration.record(info.getGcInfo().getDuration() / MILLIS,
				this.withCause
						? Attributes.of(NAME, info.getGcName(), ACTION, info.getGcAction(), CAUSE, info.getGcCause())
						: Attributes.of(NAME, info.getGcName(), ACTION, info.getGcAction()));
	}

	@Override
	public void close() {
		for (NotificationEmitter emitter : this.emitters) {
			try {
				emitter.removeNotificationListener(this);
			}
			catch (ListenerNotFoundException ex) {
				// Then it does not listen.
			}
		}
	}

}
