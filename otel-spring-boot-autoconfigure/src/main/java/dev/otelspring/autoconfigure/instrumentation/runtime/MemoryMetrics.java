package dev.otelspring.autoconfigure.instrumentation.runtime;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import org.jspecify.annotations.Nullable;

/**
 * {@code jvm.memory.*}: each pool of the heap and beside it, in bytes.
 */
final class MemoryMetrics {

	private static final AttributeKey<String> TYPE = AttributeKey.stringKey("jvm.memory.type");

	private static final AttributeKey<String> POOL = AttributeKey.stringKey("jvm.memory.pool.name");

	private final Meter meter;

	private final Map<MemoryPoolMXBean, Attributes> pools = new LinkedHashMap<>();

	private MemoryMetrics(Meter meter, List<MemoryPoolMXBean> pools) {
		this.meter = meter;
		pools.forEach((pool) -> this.pools.put(pool,
				Attributes.of(TYPE, (pool.getType() != MemoryType.HEAP) ? "non_heap" : "heap", POOL, pool.getName())));
	}

	static List<AutoCloseable> register(Meter meter, List<MemoryPoolMXBean> pools) {
		MemoryMetrics metrics = new MemoryMetrics(meter, pools);
		return List.of(
				metrics.register("used", "Measure of memory used.", MemoryPoolMXBean::getUsage, MemoryUsage::getUsed),
				metrics.register("committed", "Measure of memory committed.", MemoryPoolMXBean::getUsage,
						MemoryUsage::getCommitted),
				metrics.register("limit", "Measure of max obtainable memory.", MemoryPoolMXBean::getUsage,
						MemoryUsage::getMax),
				metrics.register("used_after_last_gc",
						"Measure of memory used, as measured after the most recent garbage collection event on this pool.",
						MemoryPoolMXBean::getCollectionUsage, MemoryUsage::getUsed));
	}

	// A pool that was removed has no usage; one without a limit says -1.
	private AutoCloseable register(String name, String description,
			Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage, ToLongFunction<MemoryUsage> value) {
		return this.meter.upDownCounterBuilder("jvm.memory." + name)
			.setDescription(description)
			.setUnit("By")
			.buildWithCallback((measurement) -> this.pools.forEach((pool, attributes) -> {
				MemoryUsage its = usage.apply(pool);
				if (its != null && value.applyAsLong(its) >= 0) {
					measurement.record(value.applyAsLong(its), attributes);
				}
			}));
	}

}
