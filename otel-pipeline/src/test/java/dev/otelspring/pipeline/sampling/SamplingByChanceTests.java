package dev.otelspring.pipeline.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.DropReason;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.RecordedDrops;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SamplingByChanceTests {

	private final RecordedDrops drops = new RecordedDrops();

	@ParameterizedTest
	@ValueSource(doubles = { 0, 0.1, 10, 33.3, 50, 99.9, 100 })
	void agreesWithTheSdksTraceIdRatioSampler(double percentage) {
		Sampler sdk = Sampler.traceIdRatioBased(percentage / 100);
		Random random = new Random(3);
		List<SpanData> spans = new ArrayList<>();
		List<SpanData> expected = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			long id = switch (i) {
				case 0 -> Long.MIN_VALUE;
				// The SDK leaves out Long.MAX_VALUE, even of all.
				case 1 -> Long.MAX_VALUE - 1;
				case 2 -> 0;
				default -> random.nextLong();
			};
			SpanData span = Traces.root(id);
			spans.add(span);
			if (sdk.shouldSample(Context.root(), span.getTraceId(), "x", SpanKind.SERVER, Attributes.empty(), List.of())
				.getDecision() == SamplingDecision.RECORD_AND_SAMPLE) {
				expected.add(span);
			}
		}
		Batch<SpanData> rest = ProbabilisticSampler.ofSpans(percentage, this.drops)
			.process(new Batch<>(Signal.TRACES, spans));
		assertThat(rest.items()).isEqualTo(expected);
		assertThat(this.drops.total()).isEqualTo(10_000 - expected.size());
	}

	@Test
	void logRecordsOfATraceStayWithItsSpans() {
		assertThat(logRecords(50, 1).items()).hasSize(1);
		assertThat(logRecords(50, Long.MAX_VALUE).items()).isEmpty();
		assertThat(this.drops.counts()).isEqualTo(Map.of(DropReason.NOT_SAMPLED, 1));
	}

	@Test
	void otherLogRecordsStayByChance() {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop", (logger) -> {
			for (int i = 0; i < 10_000; i++) {
				logger.logRecordBuilder().setBody("hello").emit();
			}
		});
		assertThat(ProbabilisticSampler.ofLogRecords(25, new Random(5), this.drops).process(batch).count())
			.isBetween(2_300, 2_700);
	}

	@Test
	void wrongPercentageIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ProbabilisticSampler.ofSpans(-1, this.drops))
			.withMessage("samplingPercentage must be from 0 to 100 such as 10, was -1.0");
		assertThatIllegalArgumentException().isThrownBy(() -> ProbabilisticSampler.ofSpans(Double.NaN, this.drops));
	}

	private Batch<LogRecordData> logRecords(double percentage, long trace) {
		SpanContext context = SpanContext.create(Traces.traceId(trace), "b7ad6b7169203331", TraceFlags.getSampled(),
				TraceState.getDefault());
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop",
				(logger) -> logger.logRecordBuilder()
					.setContext(Context.root().with(Span.wrap(context)))
					.setBody("hello")
					.emit());
		return ProbabilisticSampler.ofLogRecords(percentage, new Random(5), this.drops).process(batch);
	}

}
