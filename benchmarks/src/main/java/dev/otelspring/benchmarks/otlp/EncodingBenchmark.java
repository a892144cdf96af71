package dev.otelspring.benchmarks.otlp;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.otelspring.pipeline.otlp.FrameEncoder;
import dev.otelspring.pipeline.testing.SdkEncoder;
import dev.otelspring.pipeline.testing.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The same items as bytes, by our encoder and by the SDK's OTLP exporter with a sender
 * that keeps the bytes: 512 server spans of eight attributes, 512 log records of three,
 * 50 instruments of four series, a fifth of them histograms. To be compared by the
 * median, which does not count when the machine did something else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class EncodingBenchmark {

	private static final int BATCH = 512;

	private static final int INSTRUMENTS = 50;

	private static final int SERIES = 4;

	/** What the items are. */
	@Param({ "spans", "logs", "metrics" })
	public String signal;

	private Encoding encoding;

	@Setup
	public void create() {
		this.encoding = switch (this.signal) {
			case "spans" -> spans(Telemetry.spans(EncodingBenchmark::makeSpans));
			case "logs" -> logRecords(Telemetry.logRecords(EncodingBenchmark::makeLogRecords));
			default -> metrics(Telemetry.metrics(EncodingBenchmark::makeMetrics));
		};
	}

	@Benchmark
	public byte[] ours() {
		return this.encoding.ours().get();
	}

	@Benchmark
	public byte[] theSdks() {
		return this.encoding.theSdks().get();
	}

	private static Encoding spans(List<SpanData> items) {
		FrameEncoder<SpanData> ours = FrameEncoder.forSpans();
		SdkEncoder<SpanData> theSdks = SdkEncoder.forSpans();
		return new Encoding(() -> ours.encode(items).bytes(), () -> theSdks.encode(items));
	}

	private static Encoding logRecords(List<LogRecordData> items) {
		FrameEncoder<LogRecordData> ours = FrameEncoder.forLogRecords();
		SdkEncoder<LogRecordData> theSdks = SdkEncoder.forLogRecords();
		return new Encoding(() -> ours.encode(items).bytes(), () -> theSdks.encode(items));
	}

	private static Encoding metrics(List<MetricData> items) {
		FrameEncoder<MetricData> ours = FrameEncoder.forMetrics();
		SdkEncoder<MetricData> theSdks = SdkEncoder.forMetrics();
		return new Encoding(() -> ours.encode(items).bytes(), () -> theSdks.encode(items));
	}

	private static void makeSpans(Tracer tracer) {
		for (int i = 0; i < BATCH; i++) {
			tracer.spanBuilder("GET /orders/{id}")
				.setSpanKind(SpanKind.SERVER)
				.setAttribute("http.request.method", "GET")
				.setAttribute("http.route", "/orders/{id}")
				.setAttribute("url.path", "/orders/" + i)
				.setAttribute("url.scheme", "https")
				.setAttribute("server.address", "shop.example.com")
				.setAttribute("server.port", 443)
				.setAttribute("http.response.status_code", 200)
				.setAttribute("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0")
				.startSpan()
				.end();
		}
	}

	private static void makeLogRecords(Logger logger) {
		for (int i = 0; i < BATCH; i++) {
			logger.logRecordBuilder()
				.setSeverity(Severity.INFO)
				.setSeverityText("INFO")
				.setBody("Order " + i + " was accepted and will be delivered within three working days")
				.setAttribute(AttributeKey.stringKey("thread.name"), "http-nio-8080-exec-" + i % 10)
				.setAttribute(AttributeKey.longKey("thread.id"), 40L + i % 10)
				.setAttribute(AttributeKey.stringKey("code.function.name"), "com.example.shop.OrderService.accept")
				.emit();
		}
	}

	private static void makeMetrics(Meter meter) {
		for (int i = 0; i < INSTRUMENTS; i++) {
			DoubleHistogram histogram = meter.histogramBuilder("shop.duration." + i).setUnit("s").build();
			LongCounter counter = meter.counterBuilder("shop.orders." + i).setDescription("Orders").build();
			for (int j = 0; j < SERIES; j++) {
				Attributes attributes = Attributes.builder()
					.put("http.request.method", "GET")
					.put("http.route", "/orders/" + j)
					.put("http.response.status_code", 200)
					.build();
				if (i % 5 == 0) {
					histogram.record(0.01 * j, attributes);
				}
				else {
					counter.add(i, attributes);
				}
			}
		}
	}

	private record Encoding(Supplier<byte[]> ours, Supplier<byte[]> theSdks) {
	}

}
