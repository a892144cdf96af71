package dev.otelspring.autoconfigure.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.attribute.AttributeAction;
import dev.otelspring.pipeline.attribute.AttributeActions;
import dev.otelspring.pipeline.attribute.EditStage;
import dev.otelspring.pipeline.filter.AttributeCondition;
import dev.otelspring.pipeline.filter.FilterStage;
import dev.otelspring.pipeline.filter.LogCondition;
import dev.otelspring.pipeline.filter.MetricCondition;
import dev.otelspring.pipeline.filter.SpanCondition;
import dev.otelspring.pipeline.redaction.RedactionSettings;
import dev.otelspring.pipeline.redaction.Redactor;
import dev.otelspring.pipeline.sampling.NamedPolicy;
import dev.otelspring.pipeline.sampling.ProbabilisticSampler;
import dev.otelspring.pipeline.sampling.RateLimiter;
import dev.otelspring.pipeline.sampling.TailSampler;
import dev.otelspring.pipeline.sampling.TailSamplingSettings;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.status.RecentLogs;
import dev.otelspring.pipeline.status.RecentMetrics;
import dev.otelspring.pipeline.status.RecentTraces;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.util.unit.DataSize;

/**
 * From {@code otel.processors.*} to stages, in the order in which they must stand: what
 * is dropped is not changed, what is changed is redacted afterwards, and what people look
 * at shows no more than the backend gets.
 */
final class Processors {

	private static final String PREFIX = "otel.processors.";

	private final ProcessorsProperties properties;

	private final PropertyValues values;

	Processors(ProcessorsProperties properties, PropertyValues values) {
		this.properties = properties;
		this.values = values;
	}

	/**
	 * Adds what comes before the application's own stages.
	 * @param builder where to
	 */
	void addFirst(TelemetryPipeline.Builder builder) {
		builder.memoryLimit(memoryLimit());
		filter(builder);
		attributes(builder);
		resource(builder);
		redaction(builder);
		sampling(builder);
	}

	/**
	 * Adds what comes behind them: what people look at, and the decision which traces go
	 * to the backends.
	 * @param builder where to
	 * @param traces remembers the traces
	 * @param logs remembers the log records
	 * @param metrics remembers the metrics
	 */
	void addLast(TelemetryPipeline.Builder builder, @Nullable RecentTraces traces, @Nullable RecentLogs logs,
			@Nullable RecentMetrics metrics) {
		if (traces != null) {
			builder.addSpanStage((listener) -> traces);
		}
		if (logs != null) {
			builder.addLogStage((listener) -> logs);
		}
		if (metrics != null) {
			builder.addMetricReadingStage(
					(reading) -> metrics.stage(reading, reading.temporality() == MetricReading.Temporality.CUMULATIVE));
		}
		tailSampling(builder);
	}

	private long memoryLimit() {
		DataSize limit = this.properties.memoryLimiter().limit();
		long ofHeap = ProcessorsProperties.MemoryLimiter.ofHeap(Runtime.getRuntime().maxMemory());
		if (limit == null) {
			return ofHeap;
		}
		if (limit.toBytes() < 1) {
			this.values.reject(PREFIX + "memory-limiter.limit", limit.toString(), "must be positive, such as 64MB");
			return ofHeap;
		}
		return limit.toBytes();
	}

	private void filter(TelemetryPipeline.Builder builder) {
		ProcessorsProperties.Filter filter = this.properties.filter();
		List<SpanCondition> spans = each("filter.spans", filter.spans(), Processors::condition);
		if (!spans.isEmpty()) {
			builder.addSpanStage((listener) -> FilterStage.ofSpans(spans, listener));
		}
		List<LogCondition> logs = each("filter.logs", filter.logs(), Processors::condition);
		if (!logs.isEmpty()) {
			builder.addLogStage((listener) -> FilterStage.ofLogRecords(logs, listener));
		}
		List<MetricCondition> metrics = each("filter.metrics", filter.metrics(),
				(condition) -> MetricCondition.named(given("name", condition.name())));
		if (!metrics.isEmpty()) {
			builder.addMetricStage((listener) -> FilterStage.ofMetrics(metrics, listener));
		}
	}

	private void attributes(TelemetryPipeline.Builder builder) {
		List<AttributeAction> actions = actions("attributes", this.properties.attributes());
		if (!actions.isEmpty()) {
			AttributeActions edit = new AttributeActions(actions);
			builder.addSpanStage((listener) -> EditStage.ofSpanAttributes(edit));
			builder.addLogStage((listener) -> EditStage.ofLogRecordAttributes(edit));
		}
	}

	private void resource(TelemetryPipeline.Builder builder) {
		List<AttributeAction> actions = actions("resource", this.properties.resource());
		if (!actions.isEmpty()) {
			AttributeActions edit = new AttributeActions(actions);
			builder.addSpanStage((listener) -> EditStage.ofSpanResource(edit));
			builder.addLogStage((listener) -> EditStage.ofLogRecordResource(edit));
			builder.addMetricStage((listener) -> EditStage.ofMetricResource(edit));
		}
	}

	private void redaction(TelemetryPipeline.Builder builder) {
		ProcessorsProperties.Redaction redaction = this.properties.redaction();
		// One by one, so that a wrong expression does not cost the others.
		List<String> keys = each("redaction.blocked-keys", redaction.blockedKeys(),
				(key) -> new RedactionSettings(List.of(key), List.of(), Set.of()).blockedKeyPatterns().get(0));
		List<String> blocked = each("redaction.blocked-values", redaction.blockedValues(),
				(value) -> new RedactionSettings(List.of(), List.of(value), Set.of()).blockedValues().get(0));
		if (!keys.isEmpty() || !blocked.isEmpty()) {
			Redactor redactor = new Redactor(new RedactionSettings(keys, blocked, redaction.ignoredKeys()));
			builder.addSpanStage((listener) -> redactor.spanStage());
			builder.addLogStage((listener) -> redactor.logRecordStage());
		}
	}

	private void sampling(TelemetryPipeline.Builder builder) {
		Double percentage = this.properties.probabilisticSampler().samplingPercentage();
		if (percentage != null && isPercentage(percentage)) {
			builder.addSpanStage((listener) -> ProbabilisticSampler.ofSpans(percentage, listener));
			builder.addLogStage((listener) -> ProbabilisticSampler.ofLogRecords(percentage,
					RandomGenerator.getDefault(), listener));
		}
		Long spans = this.properties.rateLimiter().spansPerSecond();
		if (spans != null && isPositive(PREFIX + "rate-limiter.spans-per-second", spans)) {
			builder.addSpanStage((listener) -> new RateLimiter<>(spans, System::nanoTime, listener));
		}
		Long logRecords = this.properties.rateLimiter().logRecordsPerSecond();
		if (logRecords != null && isPositive(PREFIX + "rate-limiter.log-records-per-second", logRecords)) {
			builder.addLogStage((listener) -> new RateLimiter<>(logRecords, System::nanoTime, listener));
		}
	}

	private void tailSampling(TelemetryPipeline.Builder builder) {
		ProcessorsProperties.TailSampling tail = this.properties.tailSampling();
		if (tail.policies().isEmpty()) {
			return;
		}
		TailSamplingSettings settings = settings(tail);
		List<NamedPolicy> policies = policies(tail.policies());
		if (!policies.isEmpty()) {
			builder.addSpanStage((listener) -> {
				TailSampler sampler = new TailSampler(policies, settings, System::nanoTime, listener);
				builder.addSpanBuffer(() -> sampler.snapshot().waitingSpans(), () -> sampler.snapshot().waitingBytes());
				return sampler;
			});
		}
	}

	// Without one of them, traces would be lost that somebody wanted: without any, all
	// are kept.
	private List<NamedPolicy> policies(List<ProcessorsProperties.Policy> properties) {
		String name = "tail-sampling.policies";
		SamplingPolicies factory = new SamplingPolicies(System::nanoTime);
		List<NamedPolicy> policies = each(name, properties, factory::create, PropertyValues.LIST_LEFT_OUT);
		if (policies.stream().map(NamedPolicy::name).distinct().count() < policies.size()) {
			this.values.reject(PREFIX + name, null, "must have names that differ");
			return List.of();
		}
		return (policies.size() == properties.size()) ? policies : List.of();
	}

	private TailSamplingSettings settings(ProcessorsProperties.TailSampling tail) {
		String prefix = PREFIX + "tail-sampling.";
		ProcessorsProperties.TailSampling defaults = new Binder().bindOrCreate("defaults",
				ProcessorsProperties.TailSampling.class);
		return new TailSamplingSettings(
				this.values.positive(prefix + "decision-wait", tail.decisionWait(), defaults.decisionWait()),
				this.values.notNegative(prefix + "grace", tail.grace(), defaults.grace()),
				(int) this.values.atLeast(prefix + "num-traces", tail.numTraces(), 1, defaults.numTraces()),
				this.values.atLeast(prefix + "max-size", tail.maxSize().toBytes(), 1, defaults.maxSize().toBytes()),
				(int) this.values.atLeast(prefix + "sampled-cache-size", tail.sampledCacheSize(), 0,
						defaults.sampledCacheSize()),
				(int) this.values.atLeast(prefix + "non-sampled-cache-size", tail.nonSampledCacheSize(), 0,
						defaults.nonSampledCacheSize()));
	}

	private List<AttributeAction> actions(String processor, ProcessorsProperties.Actions actions) {
		List<AttributeAction> all = new ArrayList<>(each(processor + ".actions", actions.actions(), this::action));
		all.addAll(each(processor + ".attributes", actions.attributes(), this::action));
		return all;
	}

	private AttributeAction action(ProcessorsProperties.Action action) {
		return new AttributeAction(given("key", action.key()),
				constant(AttributeAction.Type.class, "action", action.action()), action.value());
	}

	private static SpanCondition condition(ProcessorsProperties.SpanCondition condition) {
		return new SpanCondition(condition.name(), optional(SpanKind.class, "kind", condition.kind()),
				optional(StatusCode.class, "status", condition.status()),
				attribute(condition.attribute(), condition.value(), condition.matches()), List.of());
	}

	private static LogCondition condition(ProcessorsProperties.LogCondition condition) {
		return new LogCondition(optional(Severity.class, "severity-below", condition.severityBelow()),
				condition.logger(), condition.body(),
				attribute(condition.attribute(), condition.value(), condition.matches()), List.of());
	}

	private static List<AttributeCondition> attribute(@Nullable String key, @Nullable String value,
			@Nullable String matches) {
		if (key == null) {
			if (value != null || matches != null) {
				throw new WrongPartException("attribute", "must be given with value or matches, such as http.route");
			}
			return List.of();
		}
		return List.of(new AttributeCondition(key, value, matches));
	}

	private boolean isPercentage(double value) {
		if (value >= 0 && value <= 100) {
			return true;
		}
		this.values.reject(PREFIX + "probabilistic-sampler.sampling-percentage", String.valueOf(value),
				"must be from 0 to 100");
		return false;
	}

	private boolean isPositive(String property, long value) {
		if (value > 0) {
			return true;
		}
		this.values.reject(property, String.valueOf(value), "must be at least 1");
		return false;
	}

	private <P, R> List<R> each(String property, List<P> items, Function<P, R> create) {
		return each(property, items, create, PropertyValues.LEFT_OUT);
	}

	private <P, R> List<R> each(String property, List<P> items, Function<P, R> create, String outcome) {
		List<R> results = new ArrayList<>();
		for (int i = 0; i < items.size(); i++) {
			String element = PREFIX + property + "[" + i + "]";
			try {
				results.add(create.apply(items.get(i)));
			}
			catch (WrongPartException ex) {
				this.values.reject(element + "." + ex.part(), "", String.valueOf(ex.getMessage()), outcome);
			}
			catch (IllegalArgumentException ex) {
				this.values.reject(element, "", "cannot be used: " + ex.getMessage(), outcome);
			}
		}
		return results;
	}

	private static <E extends Enum<E>> @Nullable E optional(Class<E> type, String name, @Nullable String text) {
		return (text != null) ? constant(type, name, text) : null;
	}

	static <V> V given(String part, @Nullable V value) {
		if (value == null) {
			throw new WrongPartException(part, "must be given");
		}
		return value;
	}

	static <E extends Enum<E>> E constant(Class<E> type, String name, String text) {
		return Stream.of(type.getEnumConstants())
			.filter((constant) -> constant.name().equalsIgnoreCase(text.strip()))
			.findFirst()
			.orElseThrow(() -> new WrongPartException(name,
					"must be one of " + Stream.of(type.getEnumConstants())
						.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
						.collect(Collectors.joining(", "))));
	}

}
