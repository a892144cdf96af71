package dev.otelspring.autoconfigure.specification;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import dev.otelspring.autoconfigure.metrics.MeterProviderCustomizer;
import dev.otelspring.autoconfigure.pipeline.PipelineCustomizer;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentAttributes;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.OtlpReceiver.Reply;
import dev.otelspring.pipeline.testing.OtlpReceiver.Request;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import zipkin2.codec.SpanBytesDecoder;

/**
 * What is seen of an application from outside; each gives one word or a few, for a table.
 */
final class Seen {

	private static final String LONG = "0123456789";

	private static final String ENDPOINT = "otel.exporter.otlp.endpoint={http}";

	private static final String[] ZIPKIN_ALONE = { "otel.traces.exporter=zipkin", "otel.metrics.exporter=none",
			"otel.logs.exporter=none" };

	private Seen() {
	}

	/** Which signals arrive at the paths of the one endpoint. */
	static Observation signals() {
		return (scene) -> {
			scene.with(ENDPOINT).run(Seen::emitAll);
			return paths(scene.http());
		};
	}

	/** Which paths something arrives at, with the endpoint as it is set or not. */
	static Observation arrivals(String... settings) {
		return (scene) -> {
			scene.with(settings).run(Seen::emitAll);
			return paths(scene.http());
		};
	}

	/** Which signals arrive over gRPC. */
	static Observation grpcArrivals(String... settings) {
		return (scene) -> {
			scene.grpc();
			scene.with(settings).run(Seen::emitAll);
			return scene.grpc()
				.requests()
				.stream()
				.map((request) -> request.signal())
				.distinct()
				.sorted()
				.collect(Collectors.joining(" "));
		};
	}

	/** What arrives by TLS. */
	static Observation secureArrivals(String... settings) {
		return (scene) -> {
			try {
				scene.with(settings).run(Seen::emitAll);
			}
			catch (IllegalStateException ex) {
				return "no start";
			}
			return paths(scene.secure()) + paths(scene.mutual());
		};
	}

	/** Which spans arrive as Zipkin's JSON, and where. */
	static Observation zipkin() {
		return (scene) -> {
			scene.with(ZIPKIN_ALONE).run(Seen::emitSpan);
			return scene.http()
				.requests()
				.stream()
				.map((request) -> request.path() + " " + zipkinNames(request))
				.collect(Collectors.joining(" "));
		};
	}

	/** Whether a Zipkin that does not answer is soon given up. */
	static Observation zipkinDeadline() {
		return (scene) -> {
			CountDownLatch end = new CountDownLatch(1);
			AtomicBoolean givenUp = new AtomicBoolean();
			scene.http().answer((request) -> waitFor(end));
			scene.with(ZIPKIN_ALONE).with("otel.exporter.zipkin.endpoint={http}/spans", "otel.bsp.schedule.delay=1ms");
			scene.runContext((context) -> {
				emitSpan(context.getBean(OpenTelemetry.class));
				givenUp.set(scene.happens(true, () -> dropsSpans(context.getBean(TelemetryPipeline.class))));
				end.countDown();
			});
			return givenUp.get() ? "given up" : "waited for";
		};
	}

	private static String zipkinNames(Request request) {
		boolean gzip = "gzip".equals(request.header("Content-Encoding"));
		try (InputStream raw = new ByteArrayInputStream(request.raw());
				InputStream body = gzip ? new GZIPInputStream(raw) : raw) {
			return SpanBytesDecoder.JSON_V2.decodeList(body.readAllBytes())
				.stream()
				.map(zipkin2.Span::name)
				.collect(Collectors.joining(" "));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean dropsSpans(TelemetryPipeline pipeline) {
		return pipeline.status()
			.snapshot()
			.exporters()
			.stream()
			.anyMatch((exporter) -> exporter.counts().containsKey(Signal.TRACES)
					&& !exporter.counts().get(Signal.TRACES).dropped().isEmpty());
	}

	/** A header of a signal's request. */
	static Observation header(String path, String name) {
		return (scene) -> {
			scene.with(ENDPOINT).run(Seen::emitAll);
			return String.valueOf(request(scene.http(), path).header(name));
		};
	}

	/** An attribute of the resource. */
	static Observation resource(String key) {
		return (scene) -> {
			scene.with(ENDPOINT).run(Seen::emitSpan);
			return String.valueOf(SentAttributes.of(scene.http().traceResources().get(0).getAttributesList()).get(key));
		};
	}

	/** Which headers tell a peer of the trace. */
	static Observation propagation() {
		return (scene) -> {
			TreeMap<String, String> carrier = new TreeMap<>();
			scene.with(ENDPOINT)
				.run((openTelemetry) -> openTelemetry.getPropagators()
					.getTextMapPropagator()
					.inject(Context.root().with(Span.wrap(remote())), carrier, Objects.requireNonNull(TreeMap::put)));
			return String.join(" ", carrier.keySet());
		};
	}

	/** Whether something arrives without anybody's asking, long before the default. */
	static Observation soon(String path) {
		return soon(path, true);
	}

	/** Whether something does not arrive by itself though it would by default. */
	static Observation later(String path) {
		return soon(path, false);
	}

	private static Observation soon(String path, boolean expected) {
		return (scene) -> {
			AtomicBoolean arrived = new AtomicBoolean();
			scene.with(ENDPOINT).run((openTelemetry) -> {
				emitAll(openTelemetry);
				arrived.set(scene.happens(expected, () -> paths(scene.http()).contains(path)));
			});
			return arrived.get() ? "soon" : "later";
		};
	}

	/** Whether a request that is not answered is soon given up, and sent again. */
	static Observation deadline(String path) {
		return (scene) -> {
			CountDownLatch end = new CountDownLatch(1);
			AtomicBoolean again = new AtomicBoolean();
			scene.http().answer((request) -> waitFor(end));
			scene.with(ENDPOINT).with("otel.bsp.schedule.delay=1ms", "otel.blrp.schedule.delay=1ms");
			scene.runContext((context) -> {
				emitAll(context.getBean(OpenTelemetry.class));
				Contexts.collect(context);
				again.set(scene.happens(true, () -> count(scene.http(), path) > 1));
				end.countDown();
			});
			return again.get() ? "given up" : "waited for";
		};
	}

	/** How many of ten items are kept while the pipeline is busy with one before. */
	static Observation keptInQueue(boolean spans) {
		return (scene) -> {
			CountDownLatch busy = new CountDownLatch(1);
			CountDownLatch end = new CountDownLatch(1);
			scene.customize((runner) -> runner.withBean(PipelineCustomizer.class, () -> (builder) -> {
				builder.addSpanStage((listener) -> (batch) -> hold(batch, busy, end));
				builder.addLogStage((listener) -> (batch) -> hold(batch, busy, end));
			}))
				.with(ENDPOINT, spans ? "otel.bsp.schedule.delay=1ms" : "otel.blrp.schedule.delay=1ms")
				.run((openTelemetry) -> {
					Consumer<OpenTelemetry> emit = spans ? Seen::emitSpan : Seen::emitLog;
					emit.accept(openTelemetry);
					await(busy);
					Collections.nCopies(10, emit).forEach((one) -> one.accept(openTelemetry));
					end.countDown();
				});
			return String.valueOf(spans ? scene.http().spans().size() : scene.http().logRecords().size());
		};
	}

	/** How many of five items the largest request has. */
	static Observation largestRequest(boolean spans) {
		return (scene) -> {
			scene.with(ENDPOINT)
				.run((openTelemetry) -> Collections
					.<Consumer<OpenTelemetry>>nCopies(5, spans ? Seen::emitSpan : Seen::emitLog)
					.forEach((one) -> one.accept(openTelemetry)));
			return String.valueOf(scene.http()
				.requests()
				.stream()
				.filter((request) -> request.path().equals(spans ? "/v1/traces" : "/v1/logs"))
				.mapToInt(spans ? Seen::spans : Seen::records)
				.max()
				.orElse(0));
		};
	}

	/** How much of a span and a log record arrives that have three of everything. */
	static Observation sizes() {
		return (scene) -> {
			scene.with(ENDPOINT).run((openTelemetry) -> {
				emitThreeOfEach(openTelemetry);
				openTelemetry.getLogsBridge().get("test").logRecordBuilder().setAllAttributes(three()).emit();
			});
			io.opentelemetry.proto.trace.v1.Span span = scene.http().spans().get(0);
			LogRecord record = scene.http().logRecords().get(0);
			return "span " + size(span.getAttributesList()) + ", " + span.getEventsCount() + " events "
					+ size(span.getEvents(0).getAttributesList()) + ", " + span.getLinksCount() + " links "
					+ size(span.getLinks(0).getAttributesList()) + ", log " + size(record.getAttributesList());
		};
	}

	/** How a counter is added up. */
	static Observation temporality() {
		return (scene) -> String.valueOf(metric(scene, "count").getSum().getAggregationTemporality());
	}

	/** What a histogram is. */
	static Observation histogram() {
		return (scene) -> String.valueOf(metric(scene, "duration").getDataCase());
	}

	/** How many exemplars a measurement without a span leaves. */
	static Observation exemplars() {
		return (scene) -> {
			metric(scene, "count");
			// The last collection has none any more, and its request may overtake.
			return String.valueOf(scene.http()
				.metrics()
				.stream()
				.filter((metric) -> metric.getName().equals("count"))
				.mapToInt((metric) -> metric.getSum().getDataPoints(0).getExemplarsCount())
				.max()
				.orElse(0));
		};
	}

	/** How many series there are of five attribute sets. */
	static Observation series() {
		return (scene) -> String.valueOf(metric(scene, "count").getSum().getDataPointsCount());
	}

	/** What Prometheus gets. */
	static Observation scrape(String... settings) {
		return (scene) -> {
			StringBuilder answer = new StringBuilder();
			scene.with(settings).with("otel.traces.exporter=none", "otel.logs.exporter=none").run((openTelemetry) -> {
				emitAll(openTelemetry);
				answer.append(get("http://localhost:" + scene.port() + "/metrics"));
			});
			return answer.toString().contains("count_total") ? "metrics" : "nothing";
		};
	}

	private static Metric metric(Scene scene, String name) {
		scene.with(ENDPOINT)
			.customize((runner) -> runner.withBean("none", MeterProviderCustomizer.class, () -> (builder) -> {
			}))
			.runContext((context) -> {
				emitAll(context.getBean(OpenTelemetry.class));
				Contexts.collect(context);
			});
		return scene.http()
			.metrics()
			.stream()
			.filter((metric) -> metric.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static void emitAll(OpenTelemetry openTelemetry) {
		emitSpan(openTelemetry);
		emitLog(openTelemetry);
		for (int i = 0; i < 5; i++) {
			openTelemetry.getMeter("test")
				.counterBuilder("count")
				.build()
				.add(1, Attributes.of(AttributeKey.longKey("i"), (long) i));
		}
		openTelemetry.getMeter("test").histogramBuilder("duration").build().record(1);
	}

	private static void emitSpan(OpenTelemetry openTelemetry) {
		openTelemetry.getTracer("test").spanBuilder("test").startSpan().end();
	}

	private static void emitLog(OpenTelemetry openTelemetry) {
		openTelemetry.getLogsBridge().get("test").logRecordBuilder().setBody("test").emit();
	}

	private static void emitThreeOfEach(OpenTelemetry openTelemetry) {
		SpanBuilder builder = openTelemetry.getTracer("test").spanBuilder("test");
		List<Attributes> each = Collections.nCopies(3, three());
		each.forEach((attributes) -> builder.addLink(remote(), attributes));
		Span span = builder.startSpan();
		span.setAllAttributes(three());
		each.forEach((attributes) -> span.addEvent("event", attributes));
		span.end();
	}

	private static Attributes three() {
		return Attributes.builder().put("a", LONG).put("b", LONG).put("c", LONG).build();
	}

	private static SpanContext remote() {
		return SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", TraceFlags.getSampled(),
				TraceState.getDefault());
	}

	private static String size(List<KeyValue> attributes) {
		return attributes.size() + "x"
				+ attributes.stream().mapToInt((one) -> one.getValue().getStringValue().length()).max().orElse(0);
	}

	private static String paths(OtlpReceiver receiver) {
		return receiver.requests()
			.stream()
			.map(Request::path)
			.collect(Collectors.toCollection(TreeSet::new))
			.stream()
			.collect(Collectors.joining(" "));
	}

	private static Request request(OtlpReceiver receiver, String path) {
		return receiver.requests().stream().filter((one) -> one.path().equals(path)).findFirst().orElseThrow();
	}

	private static long count(OtlpReceiver receiver, String path) {
		return receiver.requests().stream().filter((request) -> request.path().equals(path)).count();
	}

	private static int spans(Request request) {
		return request.traces()
			.getResourceSpansList()
			.stream()
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.mapToInt((scope) -> scope.getSpansCount())
			.sum();
	}

	private static int records(Request request) {
		return request.logs()
			.getResourceLogsList()
			.stream()
			.flatMap((resource) -> resource.getScopeLogsList().stream())
			.mapToInt((scope) -> scope.getLogRecordsCount())
			.sum();
	}

	private static <T> Batch<T> hold(Batch<T> batch, CountDownLatch busy, CountDownLatch end) {
		if (!batch.items().isEmpty()) {
			busy.countDown();
			await(end);
		}
		return batch;
	}

	private static Reply waitFor(CountDownLatch end) {
		await(end);
		return Reply.of(200);
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(60, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Nobody came");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String get(String url) {
		try {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
				.body();
		}
		catch (IOException ex) {
			return "nothing: " + ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
