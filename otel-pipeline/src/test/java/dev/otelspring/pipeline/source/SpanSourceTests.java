package dev.otelspring.pipeline.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Pipeline;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.testing.Patiently;
import dev.otelspring.pipeline.testing.RecordingListener;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpanSourceTests {

	private final RecordingListener heard = new RecordingListener();

	private final List<SpanData> arrived = new CopyOnWriteArrayList<>();

	private final SpanSource source = new SpanSource(new SourceSettings(20, 10, Duration.ofDays(1)),
			new Pipeline<>(Signal.TRACES, List.of(), (batch) -> this.arrived.addAll(batch.items()), this.heard),
			this.heard);

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.setSampler(new ByName())
		.addSpanProcessor(this.source)
		.build();

	private final Tracer tracer = this.provider.get("test");

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void takesASpanWhenItEnds() {
		Span parent = this.tracer.spanBuilder("parent").startSpan();
		this.tracer.spanBuilder("child").setParent(Context.root().with(parent)).startSpan().end();
		flush();
		assertThat(this.arrived).extracting(SpanData::getName).containsExactly("child");
		parent.end();
		assertThat(this.source.size()).isEqualTo(1);
		flush();
		assertThat(this.source.size()).isZero();
		assertThat(this.arrived).extracting(SpanData::getName).containsExactly("child", "parent");
		assertThat(this.arrived).allSatisfy((span) -> assertThat(span.hasEnded()).isTrue());
		assertThat(this.heard.counts()).isEqualTo(Map.of("created traces", 2L));
	}

	@Test
	void doesNotTakeWhatIsNotSampled() {
		end("dropped");
		end("recorded only");
		end("sampled");
		flush();
		assertThat(this.arrived).extracting(SpanData::getName).containsExactly("sampled");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created traces", 1L));
	}

	@Test
	void fullBatchGoesAtOnce() {
		for (int i = 0; i < 10; i++) {
			end("span " + i);
		}
		Patiently.await().until(() -> this.arrived.size() == 10);
	}

	@Test
	void forceFlushOfTheProviderHandsEverythingOver() {
		end("span");
		CompletableResultCode flushed = this.provider.forceFlush().join(30, TimeUnit.SECONDS);
		assertThat(flushed.isSuccess()).isTrue();
		assertThat(this.arrived).hasSize(1);
	}

	@Test
	void shutdownOfTheProviderHandsEverythingOver() {
		end("span");
		CompletableResultCode ended = this.provider.shutdown().join(30, TimeUnit.SECONDS);
		assertThat(ended.isSuccess()).isTrue();
		assertThat(this.arrived).hasSize(1);
	}

	@Test
	void spanThatEndsAfterTheEndIsCountedAsShutdown() {
		Span late = this.tracer.spanBuilder("late").startSpan();
		end("early");
		this.source.close(Duration.ofSeconds(30));
		late.end();
		assertThat(this.arrived).extracting(SpanData::getName).containsExactly("early");
		assertThat(this.heard.counts()).isEqualTo(Map.of("created traces", 2L, "dropped traces shutdown", 1L));
	}

	@Test
	void needsNoStarts() {
		assertThat(this.source.isStartRequired()).isFalse();
		assertThat(this.source.isEndRequired()).isTrue();
	}

	private void end(String name) {
		this.tracer.spanBuilder(name).startSpan().end();
	}

	private void flush() {
		assertThat(this.source.forceFlush().join(30, TimeUnit.SECONDS).isSuccess()).isTrue();
	}

	private static final class ByName implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return switch (name) {
				case "dropped" -> SamplingResult.drop();
				case "recorded only" -> SamplingResult.recordOnly();
				default -> SamplingResult.recordAndSample();
			};
		}

		@Override
		public String getDescription() {
			return "by name";
		}

	}

}
