package dev.otelspring.pipeline.assembly;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.PipelineListener;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.Sink;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.exporter.Exporter;
import dev.otelspring.pipeline.exporter.FanOut;
import dev.otelspring.pipeline.exporter.InterceptedSink;
import dev.otelspring.pipeline.exporter.SdkExporterAdapter;
import dev.otelspring.pipeline.heap.HeapSize;
import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.queue.QueueUse;
import dev.otelspring.pipeline.source.LogRecordSource;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.source.MetricSource;
import dev.otelspring.pipeline.source.SourceSettings;
import dev.otelspring.pipeline.source.SpanSource;
import dev.otelspring.pipeline.status.ExporterInfo;
import dev.otelspring.pipeline.status.PipelineStatus;
import dev.otelspring.pipeline.status.ProblemAdvice;
import dev.otelspring.pipeline.status.StateLog;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from the SDK to the backends: hand {@link #spanSource()},
 * {@link #logRecordSource()} and {@link #metricSources()} to the SDK's providers, and
 * {@link #close()} it after them.
 *
 * <p>
 * Thread-safe once built.
 */
public final class TelemetryPipeline implements AutoCloseable {

	private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

	private static final Duration LAST_CHANCE_AWAY = Duration.ofMillis(100);

	private final Clock clock;

	private final PipelineStatus status;

	private final PipelineListener listener;

	private final List<Exporter> exporters = new ArrayList<>();

	private final List<SdkExporterAdapter<?>> adapters = new ArrayList<>();

	private final List<InterceptedSink<?>> intercepted = new ArrayList<>();

	private final Set<Signal> exported = EnumSet.noneOf(Signal.class);

	private final SpanSource spanSource;

	private final LogRecordSource logRecordSource;

	private final List<MetricSource> metricSources = new ArrayList<>();

	private final List<AutoCloseable> resources;

	private final List<LongSupplier> buffers;

	private final long memoryLimit;

	/** Whether the last flush left something: then the end does not wait again. */
	private volatile boolean leftBehind;

	private TelemetryPipeline(Builder builder) {
		this.clock = builder.clock;
		this.status = new PipelineStatus(builder.clock);
		List<PipelineListener> listeners = new ArrayList<>();
		listeners.add(this.status);
		listeners.add(new StateLog(builder.clock, builder.advice));
		listeners.addAll(builder.listeners);
		this.listener = PipelineListener.all(listeners);
		this.resources = List.copyOf(builder.resources);
		this.buffers = builder.buffers;
		this.memoryLimit = builder.memoryLimit;
		for (ExporterDefinition definition : builder.exporters) {
			this.exporters.add(exporter(definition));
		}
		this.spanSource = new SpanSource(builder.spanSource, spans(builder), this.listener);
		this.logRecordSource = new LogRecordSource(builder.logSource, logRecords(builder), this.listener);
		metrics(builder);
		List<LongSupplier> bufferedSpans = List.copyOf(builder.bufferedSpans);
		this.status.waiting((signal) -> waiting(signal, bufferedSpans));
		this.exporters.forEach(Exporter::start);
		this.adapters.forEach(SdkExporterAdapter::start);
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
	 * Where metric readers hand their points over: one for each way of reading that an
	 * exporter asks for.
	 * @return empty if no exporter takes metrics
	 */
	public List<MetricSource> metricSources() {
		return List.copyOf(this.metricSources);
	}

	/**
	 * Whether anybody takes a signal: if not, nothing need be collected.
	 * @param signal the kind of telemetry
	 * @return {@code true} if an exporter takes it
	 */
	public boolean exports(Signal signal) {
		return this.exported.contains(signal);
	}

	public PipelineStatus status() {
		return this.status;
	}

	/**
	 * How full the exporters' queues are.
	 * @return in the order of configuration; exporters of the SDK have none that is
	 * measured in bytes
	 */
	public List<QueueUse> queues() {
		return this.exporters.stream().map(Exporter::queueUse).toList();
	}

	/**
	 * How many bytes of the heap are taken by what waits: in queues, and for the decision
	 * of a sampler.
	 * @return what the memory limit is held against
	 */
	public long heapBytes() {
		long bytes = 0;
		for (Exporter exporter : this.exporters) {
			bytes += exporter.heapBytes();
		}
		for (SdkExporterAdapter<?> adapter : this.adapters) {
			bytes += adapter.heapBytes();
		}
		for (LongSupplier buffer : this.buffers) {
			bytes += buffer.getAsLong();
		}
		return bytes;
	}

	/**
	 * How many bytes of the heap may be taken before what comes in is dropped.
	 * @return {@link Long#MAX_VALUE} if there is no limit
	 */
	public long memoryLimit() {
		return this.memoryLimit;
	}

	/**
	 * Looks whether the backends can be reached, of exporters that have sent nothing by
	 * then. Only connects; which of them cannot is told as if something had been sent.
	 * @param after how long to wait before
	 */
	public void lookForBackends(Duration after) {
		this.exporters.forEach((exporter) -> exporter.lookForBackend(after));
	}

	/**
	 * Lets an exporter send nothing: what comes in waits in its queue, as long as that
	 * has room. At the end of the process, a queue on disk keeps it and one in memory
	 * loses it, counted as dropped at shutdown.
	 * @param exporter its name
	 * @return whether there is one of that name
	 */
	public boolean pause(String exporter) {
		Instant now = this.clock.instant();
		return forEach(exporter, (found) -> found.pause(now), (found) -> found.pause(now));
	}

	/**
	 * Lets an exporter send again, at once.
	 * @param exporter its name
	 * @return whether there is one of that name
	 */
	public boolean resume(String exporter) {
		return forEach(exporter, Exporter::resume, SdkExporterAdapter::resume);
	}

	private boolean forEach(String name, Consumer<Exporter> exporter, Consumer<SdkExporterAdapter<?>> adapter) {
		List<Exporter> found = this.exporters.stream().filter((candidate) -> candidate.name().equals(name)).toList();
		List<SdkExporterAdapter<?>> others = new ArrayList<>(this.adapters);
		others.removeIf((candidate) -> !candidate.name().equals(name));
		found.forEach(exporter);
		others.forEach(adapter);
		return !found.isEmpty() || !others.isEmpty();
	}

	/**
	 * Hands what waits in the sources to the stages and the exporters' queues, without
	 * waiting for any backend.
	 * @param patience how long to wait for the workers
	 * @return whether all of it got there in time
	 */
	public boolean collect(Duration patience) {
		return await(CompletableFuture.allOf(this.spanSource.collect(), this.logRecordSource.collect()), patience);
	}

	/**
	 * Delivers what is there: from the sources through the stages to the backends. Waits
	 * no longer than half a second for a backend that turns out to be away.
	 * @param patience how long to wait at most
	 * @return whether everything was delivered or is on disk
	 */
	public boolean flush(Duration patience) {
		long deadline = System.nanoTime() + patience.toNanos();
		this.adapters.forEach(SdkExporterAdapter::beforeFlush);
		boolean collected = await(CompletableFuture.allOf(this.spanSource.flush(), this.logRecordSource.flush()),
				patience);
		for (InterceptedSink<?> sink : this.intercepted) {
			collected &= sink.flush(Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
		}
		List<CompletableFuture<Boolean>> flushes = flushExporters(
				Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
		boolean safe = collected;
		boolean delivered = true;
		for (int i = 0; i < flushes.size(); i++) {
			boolean flushed = flushes.get(i).getNow(false);
			delivered &= flushed;
			safe &= flushed || (i < this.exporters.size() && this.exporters.get(i).losesNothing());
		}
		this.leftBehind = !delivered;
		return safe;
	}

	// In the order of exporters and adapters.
	private List<CompletableFuture<Boolean>> flushExporters(Duration patience) {
		List<CompletableFuture<Boolean>> flushes = Stream
			.concat(this.exporters.stream().map(Exporter::flush), this.adapters.stream().map(SdkExporterAdapter::flush))
			.toList();
		await(CompletableFuture.allOf(flushes.toArray(CompletableFuture[]::new)), patience);
		return flushes;
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
		this.metricSources.forEach(MetricSource::flush);
		this.intercepted.forEach((sink) -> sink.shutdown(LAST_CHANCE_AWAY.toMillis()));
		flushExporters(this.leftBehind ? LAST_CHANCE_AWAY : LAST_CHANCE);
		this.exporters.forEach(Exporter::close);
		this.adapters.forEach(SdkExporterAdapter::close);
		for (AutoCloseable resource : this.resources) {
			try {
				resource.close();
			}
			catch (Exception ex) {
				// The directory's lock goes with the process.
			}
		}
	}

	private Exporter exporter(ExporterDefinition definition) {
		Exporter exporter = new Exporter(definition.name(), definition.signals(), definition.queue(),
				definition.transport(), definition.retryPolicy(), definition.settings(), this.listener);
		this.status.register(new ExporterInfo(definition.name(), definition.endpoint(), definition.protocol(),
				definition.compression(), definition.signals(), exporter::queued, exporter::queuedBytes,
				exporter::pausedSince));
		this.exported.addAll(definition.signals());
		return exporter;
	}

	private Pipeline<SpanData> spans(Builder builder) {
		List<SdkExporterAdapter<SpanData>> others = new ArrayList<>();
		for (Map.Entry<String, SpanExporter> entry : builder.spanExporters.entrySet()) {
			SpanExporter exporter = entry.getValue();
			others.add(adapter(entry.getKey(), Signal.TRACES, new SdkExporterAdapter<SpanData>(entry.getKey(),
					Signal.TRACES, exporter::export, exporter::shutdown, new HeapSize()::of, this.listener)));
		}
		UnaryOperator<SpanExporter> wrapper = builder.spanExporterWrapper;
		Sink<SpanData> sink = fanOut(Signal.TRACES, FrameEncoder.forSpans(), this.exporters, others,
				(wrapper != null) ? (target) -> InterceptedSink.of(Signal.TRACES, target, this.listener,
						ExporterFacades::ofSpans, wrapper, ExporterFacades::wrapper) : null);
		return new Pipeline<>(Signal.TRACES, stages(builder.spanStages), sink, this.listener);
	}

	private Pipeline<LogRecordData> logRecords(Builder builder) {
		List<SdkExporterAdapter<LogRecordData>> others = new ArrayList<>();
		for (Map.Entry<String, LogRecordExporter> entry : builder.logRecordExporters.entrySet()) {
			LogRecordExporter exporter = entry.getValue();
			others.add(adapter(entry.getKey(), Signal.LOGS, new SdkExporterAdapter<LogRecordData>(entry.getKey(),
					Signal.LOGS, exporter::export, exporter::shutdown, new HeapSize()::of, this.listener)));
		}
		UnaryOperator<LogRecordExporter> wrapper = builder.logRecordExporterWrapper;
		Sink<LogRecordData> sink = fanOut(Signal.LOGS, FrameEncoder.forLogRecords(), this.exporters, others,
				(wrapper != null) ? (target) -> InterceptedSink.of(Signal.LOGS, target, this.listener,
						ExporterFacades::ofLogRecords, wrapper, ExporterFacades::wrapper) : null);
		return new Pipeline<>(Signal.LOGS, stages(builder.logStages), sink, this.listener);
	}

	// Exporters that read alike share a source, a reader and an encoding.
	private void metrics(Builder builder) {
		Map<MetricReading, List<Exporter>> frames = new LinkedHashMap<>();
		Map<MetricReading, List<SdkExporterAdapter<MetricData>>> others = new LinkedHashMap<>();
		for (int i = 0; i < this.exporters.size(); i++) {
			if (this.exporters.get(i).takes(Signal.METRICS)) {
				frames.computeIfAbsent(builder.exporters.get(i).metricReading(), (key) -> new ArrayList<>())
					.add(this.exporters.get(i));
			}
		}
		builder.metricExporters
			.forEach((name, other) -> others.computeIfAbsent(other.reading(), (key) -> new ArrayList<>())
				.add(adapter(name, Signal.METRICS, new SdkExporterAdapter<MetricData>(name, Signal.METRICS,
						other.exporter()::export, other.exporter()::shutdown, new HeapSize()::of, this.listener))));
		Set<MetricReading> readings = new LinkedHashSet<>(frames.keySet());
		readings.addAll(others.keySet());
		List<Stage<MetricData>> stages = stages(builder.metricStages);
		UnaryOperator<MetricExporter> wrapper = builder.metricExporterWrapper;
		Object lock = new Object();
		for (MetricReading reading : readings) {
			List<Stage<MetricData>> all = new ArrayList<>(stages);
			for (Function<MetricReading, Stage<MetricData>> factory : builder.metricReadingStages) {
				all.add(factory.apply(reading));
			}
			Sink<MetricData> sink = fanOut(Signal.METRICS, FrameEncoder.forMetrics(),
					frames.getOrDefault(reading, List.of()), others.getOrDefault(reading, List.of()),
					(wrapper != null) ? (target) -> InterceptedSink.of(Signal.METRICS, target, this.listener,
							(export) -> ExporterFacades.ofMetrics(export, reading), wrapper, ExporterFacades::wrapper)
							: null);
			Pipeline<MetricData> pipeline = new Pipeline<>(Signal.METRICS, all, sink, lock, this.listener);
			this.metricSources.add(new MetricSource(reading, pipeline, this.listener));
		}
	}

	// What wraps the OTLP exporters sees what goes to them, and not what goes to others.
	private <T> Sink<T> fanOut(Signal signal, FrameEncoder<T> encoder, List<Exporter> exporters,
			List<SdkExporterAdapter<T>> others, @Nullable Function<Sink<T>, @Nullable InterceptedSink<T>> intercept) {
		if (intercept != null && exporters.stream().anyMatch((exporter) -> exporter.takes(signal))) {
			InterceptedSink<T> interceptedSink = intercept
				.apply(new FanOut<>(signal, encoder, exporters, List.of(), this.listener));
			if (interceptedSink != null) {
				this.intercepted.add(interceptedSink);
				List<Sink<T>> sinks = new ArrayList<>(others);
				sinks.add(interceptedSink);
				return new FanOut<>(signal, encoder, List.of(), sinks, this.listener);
			}
		}
		return new FanOut<>(signal, encoder, exporters, others, this.listener);
	}

	private <T> SdkExporterAdapter<T> adapter(String name, Signal signal, SdkExporterAdapter<T> adapter) {
		this.status.register(new ExporterInfo(name, "", "sdk", "none", EnumSet.of(signal),
				(asked) -> (asked == signal) ? adapter.queued() : 0, adapter::heapBytes, adapter::pausedSince));
		this.adapters.add(adapter);
		this.exported.add(signal);
		return adapter;
	}

	private <T> List<Stage<T>> stages(List<StageFactory<T>> factories) {
		List<Stage<T>> stages = new ArrayList<>();
		if (this.memoryLimit != Long.MAX_VALUE) {
			stages.add(new MemoryLimiter<>(this.memoryLimit, this::heapBytes, this.listener));
		}
		for (StageFactory<T> factory : factories) {
			stages.add(factory.create(this.listener));
		}
		return stages;
	}

	private long waiting(Signal signal, List<LongSupplier> bufferedSpans) {
		if (signal == Signal.TRACES) {
			return this.spanSource.size() + bufferedSpans.stream().mapToLong(LongSupplier::getAsLong).sum();
		}
		return (signal == Signal.LOGS) ? this.logRecordSource.size() : 0;
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

	/** An exporter of the SDK for metrics, and how it wants them to be read. */
	private record OtherMetricExporter(MetricExporter exporter, MetricReading reading) {
	}

	/** Collects what a pipeline is made of. Not thread-safe. */
	public static final class Builder {

		private final List<ExporterDefinition> exporters = new ArrayList<>();

		private final Map<String, SpanExporter> spanExporters = new LinkedHashMap<>();

		private final Map<String, LogRecordExporter> logRecordExporters = new LinkedHashMap<>();

		private final Map<String, OtherMetricExporter> metricExporters = new LinkedHashMap<>();

		private final List<StageFactory<SpanData>> spanStages = new ArrayList<>();

		private final List<StageFactory<LogRecordData>> logStages = new ArrayList<>();

		private final List<StageFactory<MetricData>> metricStages = new ArrayList<>();

		private final List<Function<MetricReading, Stage<MetricData>>> metricReadingStages = new ArrayList<>();

		private final List<PipelineListener> listeners = new ArrayList<>();

		private final List<LongSupplier> buffers = new CopyOnWriteArrayList<>();

		private final List<LongSupplier> bufferedSpans = new CopyOnWriteArrayList<>();

		private final List<AutoCloseable> resources = new ArrayList<>();

		private @Nullable UnaryOperator<SpanExporter> spanExporterWrapper;

		private @Nullable UnaryOperator<LogRecordExporter> logRecordExporterWrapper;

		private @Nullable UnaryOperator<MetricExporter> metricExporterWrapper;

		private SourceSettings spanSource = SourceSettings.spanDefaults();

		private SourceSettings logSource = SourceSettings.logDefaults();

		private long memoryLimit = Long.MAX_VALUE;

		private Clock clock = Clock.systemUTC();

		private ProblemAdvice advice = ProblemAdvice.NONE;

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

		/**
		 * Adds an exporter of the SDK. It gets a bounded queue in memory and no retry.
		 * @param name unique in the pipeline
		 * @param exporter shut down with the pipeline
		 * @return this
		 */
		public Builder addSpanExporter(String name, SpanExporter exporter) {
			this.spanExporters.put(name, exporter);
			return this;
		}

		/**
		 * Adds an exporter of the SDK. It gets a bounded queue in memory and no retry.
		 * @param name unique in the pipeline
		 * @param exporter shut down with the pipeline
		 * @return this
		 */
		public Builder addLogRecordExporter(String name, LogRecordExporter exporter) {
			this.logRecordExporters.put(name, exporter);
			return this;
		}

		/**
		 * Adds an exporter of the SDK. Its own temporality for counters is respected.
		 * @param name unique in the pipeline
		 * @param exporter shut down with the pipeline
		 * @param interval how often it exports
		 * @return this
		 */
		public Builder addMetricExporter(String name, MetricExporter exporter, Duration interval) {
			MetricReading.Temporality temporality = (exporter
				.getAggregationTemporality(InstrumentType.COUNTER) == AggregationTemporality.DELTA)
						? MetricReading.Temporality.DELTA : MetricReading.Temporality.CUMULATIVE;
			this.metricExporters.put(name, new OtherMetricExporter(exporter,
					new MetricReading(temporality, MetricReading.Histograms.EXPLICIT_BUCKET_HISTOGRAM, interval)));
			return this;
		}

		/**
		 * Wraps all OTLP exporters of spans, as if they were one exporter of the SDK.
		 * @param wrapper returns what it was given, or something that passes on to it
		 * @return this
		 */
		public Builder wrapSpanExporters(UnaryOperator<SpanExporter> wrapper) {
			this.spanExporterWrapper = wrapper;
			return this;
		}

		/**
		 * Wraps all OTLP exporters of log records, as if they were one exporter of the
		 * SDK.
		 * @param wrapper returns what it was given, or something that passes on to it
		 * @return this
		 */
		public Builder wrapLogRecordExporters(UnaryOperator<LogRecordExporter> wrapper) {
			this.logRecordExporterWrapper = wrapper;
			return this;
		}

		/**
		 * Wraps the OTLP exporters of metrics, once for each way in which metrics are
		 * read. The temporality stays that of the reading.
		 * @param wrapper returns what it was given, or something that passes on to it
		 * @return this
		 */
		public Builder wrapMetricExporters(UnaryOperator<MetricExporter> wrapper) {
			this.metricExporterWrapper = wrapper;
			return this;
		}

		/**
		 * Adds a stage behind those that are there.
		 * @param factory makes it
		 * @return this
		 */
		public Builder addSpanStage(StageFactory<SpanData> factory) {
			this.spanStages.add(factory);
			return this;
		}

		/**
		 * Adds a stage behind those that are there.
		 * @param factory makes it
		 * @return this
		 */
		public Builder addLogStage(StageFactory<LogRecordData> factory) {
			this.logStages.add(factory);
			return this;
		}

		/**
		 * Adds a stage behind those that are there.
		 * @param factory makes it
		 * @return this
		 */
		public Builder addMetricStage(StageFactory<MetricData> factory) {
			this.metricStages.add(factory);
			return this;
		}

		/**
		 * Adds a stage of which each way of reading has its own, behind those that all of
		 * them share.
		 * @param factory makes it for one way of reading
		 * @return this
		 */
		public Builder addMetricReadingStage(Function<MetricReading, Stage<MetricData>> factory) {
			this.metricReadingStages.add(factory);
			return this;
		}

		public Builder addListener(PipelineListener listener) {
			this.listeners.add(listener);
			return this;
		}

		/**
		 * Sets the byte budget of all that waits on the heap.
		 * @param bytes over it, what comes in is dropped and counted
		 * @return this
		 */
		public Builder memoryLimit(long bytes) {
			this.memoryLimit = bytes;
			return this;
		}

		/**
		 * Makes known that a stage holds spans back; its factory may call it.
		 * @param count asks for the number of spans, for the account
		 * @param bytes asks for the bytes that they take, about, for the memory limit
		 * @return this
		 */
		public Builder addSpanBuffer(LongSupplier count, LongSupplier bytes) {
			this.bufferedSpans.add(count);
			this.buffers.add(bytes);
			return this;
		}

		/**
		 * Adds something that ends with the pipeline, after its exporters.
		 * @param resource what to close
		 * @return this
		 */
		public Builder addResource(AutoCloseable resource) {
			this.resources.add(resource);
			return this;
		}

		/**
		 * Sets what is added when an exporter's problem is logged.
		 * @param newAdvice explains problems
		 * @return this
		 */
		public Builder advice(ProblemAdvice newAdvice) {
			this.advice = newAdvice;
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
