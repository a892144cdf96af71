package dev.otelspring.pipeline.attribute;

import java.util.List;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.attribute.AttributeAction.Type;
import dev.otelspring.pipeline.testing.RecordedTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ChangingAttributesTests {

	private static final Attributes ORDER = Attributes.builder()
		.put("user.id", "u-17")
		.put("items", 3)
		.put("internal.note", "x")
		.build();

	@Test
	void insertSetsWhatIsMissing() {
		assertThat(changed(action("region", Type.INSERT, "eu")).get(AttributeKey.stringKey("region"))).isEqualTo("eu");
		assertThat(changed(action("user.id", Type.INSERT, "other"))).isSameAs(ORDER);
	}

	@Test
	void updateSetsWhatIsThere() {
		assertThat(changed(action("user.id", Type.UPDATE, "other")).get(AttributeKey.stringKey("user.id")))
			.isEqualTo("other");
		assertThat(changed(action("region", Type.UPDATE, "eu"))).isSameAs(ORDER);
	}

	@Test
	void upsertSetsInAnyCase() {
		assertThat(changed(action("region", Type.UPSERT, "eu")).size()).isEqualTo(4);
		assertThat(changed(action("user.id", Type.UPSERT, "other")).size()).isEqualTo(3);
	}

	@Test
	void upsertOfTheSameValueChangesNothing() {
		assertThat(changed(action("items", Type.UPSERT, 3))).isSameAs(ORDER);
	}

	@Test
	void upsertOfAnotherTypeReplacesTheAttribute() {
		assertThat(changed(action("items", Type.UPSERT, "three"))).isEqualTo(
				Attributes.builder().put("user.id", "u-17").put("items", "three").put("internal.note", "x").build());
	}

	@Test
	void deleteRemoves() {
		assertThat(changed(action("internal.note", Type.DELETE, null)).asMap())
			.doesNotContainKey(AttributeKey.stringKey("internal.note"))
			.hasSize(2);
	}

	@Test
	void hashPutsTheSha256InPlace() {
		assertThat(changed(action("user.id", Type.HASH, null)).get(AttributeKey.stringKey("user.id")))
			.isEqualTo("9370e9b203743d7923180e50f8f4d55479deb6870b20253bcc50d02a5bfb86e3");
		assertThat(changed(action("items", Type.HASH, null)).get(AttributeKey.stringKey("items")))
			.isEqualTo("4e07408562bedb8b60ce05c1decfe3ad16b72230967de01f640b7e4729b49fce");
	}

	@Test
	void eachActionSeesWhatTheOneBeforeLeft() {
		assertThat(changed(action("user.id", Type.DELETE, null), action("user.id", Type.INSERT, "new"),
				action("flags", Type.UPSERT, List.of("a", "b"))))
			.isEqualTo(Attributes.builder()
				.put("user.id", "new")
				.put("items", 3)
				.put("internal.note", "x")
				.put(AttributeKey.stringArrayKey("flags"), List.of("a", "b"))
				.build());
	}

	@Test
	void spanKeepsEverythingElse() {
		Batch<SpanData> batch = RecordedTelemetry
			.spans((tracer) -> tracer.spanBuilder("order").setAllAttributes(ORDER).startSpan().end());
		SpanData before = batch.items().get(0);
		SpanData after = EditStage.ofSpanAttributes(actions(action("internal.note", Type.DELETE, null)))
			.process(batch)
			.items()
			.get(0);
		assertThat(after.getAttributes().size()).isEqualTo(2);
		assertThat(after.getName()).isEqualTo("order");
		assertThat(after.getSpanContext()).isEqualTo(before.getSpanContext());
		assertThat(after.getResource()).isSameAs(before.getResource());
		assertThat(after.getTotalAttributeCount() - after.getAttributes().size())
			.as("attributes that the SDK dropped, as backends compute it")
			.isZero();
	}

	@Test
	void logRecordKeepsEverythingElse() {
		Batch<LogRecordData> batch = RecordedTelemetry.logRecords("shop",
				(logger) -> logger.logRecordBuilder().setBody("hello").setAllAttributes(ORDER).emit());
		LogRecordData after = EditStage.ofLogRecordAttributes(actions(action("region", Type.UPSERT, "eu")))
			.process(batch)
			.items()
			.get(0);
		assertThat(after.getAttributes().size()).isEqualTo(4);
		assertThat(after.getBodyValue()).isEqualTo(batch.items().get(0).getBodyValue());
		assertThat(after.getInstrumentationScopeInfo().getName()).isEqualTo("shop");
		assertThat(after.getTotalAttributeCount()).isEqualTo(4);
	}

	@Test
	void onlyTheItemsThatChangeAreCopied() {
		Batch<SpanData> batch = RecordedTelemetry.spans((tracer) -> {
			tracer.spanBuilder("a").startSpan().end();
			tracer.spanBuilder("b").setAttribute("secret", "x").startSpan().end();
			tracer.spanBuilder("c").startSpan().end();
		});
		EditStage<SpanData> stage = EditStage.ofSpanAttributes(actions(action("secret", Type.DELETE, null)));
		Batch<SpanData> after = stage.process(batch);
		assertThat(after.items()).hasSize(3);
		assertThat(after.items().get(0)).isSameAs(batch.items().get(0));
		assertThat(after.items().get(1)).isNotSameAs(batch.items().get(1));
		assertThat(after.items().get(2)).isSameAs(batch.items().get(2));
		assertThat(stage.process(after)).isSameAs(after);
	}

	@Test
	void valueThatIsMissingOrTooMuchIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> action("env", Type.UPSERT, null))
			.withMessage("value of upsert 'env' must be a value such as 'production', was missing");
		assertThatIllegalArgumentException().isThrownBy(() -> action("env", Type.DELETE, "x"))
			.withMessageStartingWith("value of delete 'env' must be left out");
		assertThatIllegalArgumentException().isThrownBy(() -> action("env", Type.UPSERT, new Object()))
			.withMessage("value of 'env' must be a string, a boolean, a number or a list of strings "
					+ "such as 'production', was a Object");
	}

	private static AttributeAction action(String key, Type type, @Nullable Object value) {
		return new AttributeAction(key, type, value);
	}

	private static AttributeActions actions(AttributeAction... actions) {
		return new AttributeActions(List.of(actions));
	}

	private static Attributes changed(AttributeAction... actions) {
		return actions(actions).apply(ORDER);
	}

}
