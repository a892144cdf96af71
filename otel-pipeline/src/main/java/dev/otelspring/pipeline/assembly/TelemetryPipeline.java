package dev.otelspring.pipeline.assembly;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.exporter.Exporter;
import dev.otelspring.pipeline.exporter.FanOut;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.source.LogRecordSource;
import dev.otelspring.pipeline.source.MetricSource;
import dev.otelspring.pipeline.source.SourceSettings;
import dev.otelspring.pipeline.source.SpanSource;
import dev.otelspring.pipeline.status.ExporterInfo;
import dev.otelspring.pipeline.status.PipelineStatus;
import dev.otelspring.pipeline.status.StateLog;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.DefaultAggregationSelector;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * The whole way from the SDK to the backends: hand {@link #spanSource()},
 * {@link #logRecordSource()} and {@link #metricSource} to the SDK's providers, and
 * {@link #close()} it after them.
 *
 * <p>
 * Thread-safe once built.
 */
public final class TelemetryPipeline implements AutoCloseable {

	private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

	private static final Duration LAST_CHANCE_AWAY = Duration.ofMillis(100);

	private final PipelineStatus status;

	private final PipelineListener listener;

	private final List<Exporter> exporters;

	private final Pipeline<SpanData> spans;

	private final Pipeline<LogRecordData> logRecords;

	private final Pipeline<MetricData> metrics;

	private final SpanSource spanSource;

	private final LogRecordSource logRecordSource;

	/** Whether the last flush left something: then the end does not wait again. */
	private volatile boolean leftBehind;

	private TelemetryPipeline(Builder builder) {
		this.status = new PipelineStatus(builder.clock);
		List<PipelineListener> listeners = new ArrayList<>();
		listeners.add(this.status);
		listeners.add(new StateLog(builder.clock));
		listeners.addAll(builder.listeners);
		this.listener = PipelineListener.all(listeners);
		this.exporters = builder.exporters.stream().map(this::exporter).toList();
		this.spans = new Pipeline<>(Signal.TRACES, builder.spanStages,
				new FanOut<>(Signal.TRACES, FrameEncoder.forSpans(), this.exporters, this.listener), this.listener);
		this.logRecords = new Pipeline<>(Signal.LOGS, builder.logStages,
				new FanOut<>(Signal.LOGS, FrameEncoder.forLogRecords(), this.exporters, this.listener), this.listener);
		this.metrics = new Pipeline<>(Signal.METRICS, builder.metricStages,
				new FanOut<>(Signal.METRICS, FrameEncoder.forMetrics(), this.exporters, this.listener), this.listener);
		this.spanSource = new SpanSource(builder.spanSource, this.spans, this.listener);
		this.logRecordSource = new LogRecordSource(builder.logSource, this.logRecords, this.listener);
		this.status.waiting(this::waiting);
		this.exporters.forEach(Exporter::start);
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Where the tracer provider hands its spans over.
	 * @return the span processor
	 */
	public SpanSource spanSource() {
		return this.spanSource;
	}

	/**
	 * Where the logger provider hands its records over.
	 * @return the log record processor
	 */
	public LogRecordSource logRecordSource() {
		return this.logRecordSource;
	}

	/**
	 * Where a metric reader hands its points over.
	 * @param temporality how sums are to be told
	 * @param aggregation how instruments are aggregated by default
	 * @return a metric exporter
	 */
	public MetricSource metricSource(AggregationTemporalitySelector temporality,
			DefaultAggregationSelector aggregation) {
		return new MetricSource(temporality, aggregation, this.metrics, this.listener);
	}

	/**
	 * Whether anybody takes a signal: if not, nothing need be collected.
	 * @param signal the kind of telemetry
	 * @return {@code true} if an exporter takes it
	 */
	public boolean exports(Signal signal) {
		return this.exporters.stream().anyMatch((exporter) -> exporter.takes(signal));
	}

	public PipelineStatus status() {
		return this.status;
	}

	/**
	 * Hands what waits in the sources to the stages and the exporters' queues, without
	 * waiting for any backend.
	 * @param patience how long to wait for the workers
	 * @return whether all of it got there in time
	 */
	public boolean collect(Duration patience) {
		return await(CompletableFuture.allOf(this.spanSource.flush(), this.logRecordSource.flush()), patience);
	}

	/**
	 * Delivers what is there: from the sources through the stages to the backends. Waits
	 * no longer than half a second for a backend that turns out to be away.
	 * @param patience how long to wait at most
	 * @return whether everything was delivered
	 */
	public boolean flush(Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		collect(patience);
		this.leftBehind = !flushExporters(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		return !this.leftBehind;
	}

	private boolean flushExporters(Duration patience) {
		List<CompletableFuture<Boolean>> flushes = this.exporters.stream().map(Exporter::flush).toList();
		boolean inTime = await(CompletableFuture.allOf(flushes.toArray(CompletableFuture[]::new)), patience);
		return inTime && flushes.stream().allMatch((flush) -> flush.getNow(false));
	}

	/**
	 * Ends sources, workers and transports. What came after the last {@link #flush} gets
	 * a second, short chance; what a memory queue still holds then is dropped and
	 * counted.
	 */
	@Override
	public void close() {
		this.spanSource.close(Duration.ofSeconds(1));
		this.logRecordSource.close(Duration.ofSeconds(1));
		this.metrics.flush();
		flushExporters(this.leftBehind ? LAST_CHANCE_AWAY : LAST_CHANCE);
		this.exporters.forEach(Exporter::close);
	}

	private Exporter exporter(ExporterDefinition definition) {
		Exporter exporter = new Exporter(definition.name(), definition.signals(), definition.queue(),
				definition.transport(), definition.retryPolicy(), definition.settings(), this.listener);
		this.status.register(new ExporterInfo(definition.name(), definition.endpoint(), definition.protocol(),
				definition.compression(), definition.signals(), exporter::queued, exporter::queuedBytes));
		return exporter;
	}

	private long waiting(Signal signal) {
		return switch (signal) {
			case TRACES -> this.spanSource.size();
			case LOGS -> this.logRecordSource.size();
			case METRICS -> 0;
		};
	}

	private static boolean await(CompletableFuture<?> future, Duration patience) {
		try {
			future.get(patience.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
	}

	/** Collects what a pipeline is made of. Not thread-safe. */
	public static final class Builder {

		private final List<ExporterDefinition> exporters = new ArrayList<>();

		private final List<Stage<SpanData>> spanStages = new ArrayList<>();

		private final List<Stage<LogRecordData>> logStages = new ArrayList<>();

		private final List<Stage<MetricData>> metricStages = new ArrayList<>();

		private final List<PipelineListener> listeners = new ArrayList<>();

		private SourceSettings spanSource = SourceSettings.spanDefaults();

		private SourceSettings logSource = SourceSettings.logDefaults();

		private Clock clock = Clock.systemUTC();

		private Builder() {
		}

		public Builder spanSource(SourceSettings settings) {
			this.spanSource = settings;
			return this;
		}

		public Builder logSource(SourceSettings settings) {
			this.logSource = settings;
			return this;
		}

		public Builder addExporter(ExporterDefinition exporter) {
			this.exporters.add(exporter);
			return this;
		}

		public Builder addSpanStage(Stage<SpanData> stage) {
			this.spanStages.add(stage);
			return this;
		}

		public Builder addLogStage(Stage<LogRecordData> stage) {
			this.logStages.add(stage);
			return this;
		}

		public Builder addMetricStage(Stage<MetricData> stage) {
			this.metricStages.add(stage);
			return this;
		}

		public Builder addListener(PipelineListener listener) {
			this.listeners.add(listener);
			return this;
		}

		public Builder clock(Clock newClock) {
			this.clock = newClock;
			return this;
		}

		/**
		 * Builds the pipeline and starts its workers. Nothing is sent before the first
		 * item.
		 * @return the running pipeline
		 */
		public TelemetryPipeline build() {
			return new TelemetryPipeline(this);
		}

	}

}
