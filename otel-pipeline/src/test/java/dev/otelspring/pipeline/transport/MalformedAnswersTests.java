package dev.otelspring.pipeline.transport;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The readers of answers, given what no specification allows.
 */
class MalformedAnswersTests {

	private static final int ROUNDS = 20_000;

	private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

	private final Random random = new Random(4318);

	@Test
	void partialSuccessReadsWhatProtobufWrites() {
		for (int i = 0; i < 1_000; i++) {
			long rejected = this.random.nextLong() >>> this.random.nextInt(64);
			String message = "ä".repeat(this.random.nextInt(150));
			byte[] body = answer(rejected, message).toByteArray();
			if (rejected == 0 && message.isEmpty()) {
				assertThat(PartialSuccess.in(body)).isEmpty();
			}
			else {
				assertThat(PartialSuccess.in(body)).hasValue(new PartialSuccess(Math.max(0, rejected), message));
			}
		}
	}

	@Test
	void partialSuccessPassesOverFieldsThatItDoesNotKnow() {
		ExportTraceServiceResponse known = answer(5, "too old");
		UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
			.mergeField(7, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
			.mergeField(8, UnknownFieldSet.Field.newBuilder().addFixed64(8).build())
			.mergeField(9, UnknownFieldSet.Field.newBuilder().addFixed32(9).build())
			.mergeField(10, UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("x")).build())
			.build();
		byte[] body = unknown.toByteString()
			.concat(known.toBuilder()
				.setPartialSuccess(known.getPartialSuccess().toBuilder().setUnknownFields(unknown))
				.build()
				.toByteString())
			.toByteArray();
		assertThat(PartialSuccess.in(body)).hasValue(new PartialSuccess(5, "too old"));
	}

	@Test
	void partialSuccessIsEmptyWhenNothingIsSaid() {
		assertThat(PartialSuccess.in(new byte[0])).isEmpty();
		assertThat(PartialSuccess.in(ExportTraceServiceResponse.getDefaultInstance().toByteArray())).isEmpty();
		assertThat(PartialSuccess.in(answer(0, "").toByteArray())).isEmpty();
	}

	@Test
	void partialSuccessSurvivesEveryCut() {
		byte[] body = answer(1_000_000, "too old").toByteArray();
		for (int length = 0; length < body.length; length++) {
			assertThat(PartialSuccess.in(Arrays.copyOf(body, length))).as("%d bytes", length).isEmpty();
		}
	}

	@Test
	void partialSuccessSurvivesEveryBytes() {
		byte[] valid = answer(1_000_000, "too old").toByteArray();
		for (int i = 0; i < ROUNDS; i++) {
			byte[] bytes = (i % 2 == 0) ? noise() : mutated(valid);
			PartialSuccess.in(bytes).ifPresent((partial) -> {
				assertThat(partial.rejected()).as(Arrays.toString(bytes)).isNotNegative();
				assertOneLine(partial.message());
			});
		}
	}

	@Test
	void errorBodySurvivesEveryBytes() {
		byte[] valid = answer(3, "no such tenant").getPartialSuccess().toByteArray();
		for (int i = 0; i < ROUNDS; i++) {
			byte[] bytes = (i % 2 == 0) ? noise() : mutated(valid);
			assertOneLine(ErrorBody.message(bytes, "application/x-protobuf"));
			assertOneLine(ErrorBody.message(bytes, "text/plain"));
			assertOneLine(ErrorBody.message(bytes, ""));
		}
	}

	@Test
	void errorBodyIsShortenedToALine() {
		assertThat(ErrorBody.message("  <html>\r\n\t<b>no\u0000 way</b>\u001b[31m \n".getBytes(StandardCharsets.UTF_8),
				"text/html"))
			.isEqualTo("<html> <b>no way</b> [31m");
		assertThat(ErrorBody.message("x".repeat(10_000).getBytes(StandardCharsets.UTF_8), "text/plain"))
			.hasSizeLessThan(310)
			.endsWith("x …");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "soon", "-1", "1.5", "12 s", "0x10", "99999999999999999999",
			"Thu, 01 Jan 2026 12:00:42", "Thu, 32 Jan 2026 12:00:42 GMT", "Fri, 01 Jan 2026 12:00:42 GMT",
			"2026-01-01T12:00:42Z" })
	void retryAfterIsUnknownWhenItCannotBeRead(String value) {
		assertThat(RetryAfter.parse(value, CLOCK)).isNull();
	}

	@Test
	void retryAfterIsNeverNegativeAndNeverLong() {
		assertThat(RetryAfter.parse(String.valueOf(Long.MAX_VALUE), CLOCK)).isEqualTo(RetryAfter.LONGEST);
		assertThat(RetryAfter.parse("Fri, 31 Dec 9999 23:59:59 GMT", CLOCK)).isEqualTo(RetryAfter.LONGEST);
		assertThat(RetryAfter.parse("Thu, 01 Jan 1970 00:00:00 GMT", CLOCK)).isEqualTo(Duration.ZERO);
		assertThat(RetryAfter.parse("  7 ", CLOCK)).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void retryAfterSurvivesEveryText() {
		byte[] date = DateTimeFormatter.RFC_1123_DATE_TIME.format(CLOCK.instant().atOffset(ZoneOffset.UTC))
			.getBytes(StandardCharsets.ISO_8859_1);
		for (int i = 0; i < ROUNDS; i++) {
			String text = switch (i % 3) {
				case 0 -> new String(noise(), StandardCharsets.ISO_8859_1);
				case 1 -> new String(mutated(date), StandardCharsets.ISO_8859_1);
				default -> String.valueOf(this.random.nextLong() >> this.random.nextInt(64));
			};
			Duration wait = RetryAfter.parse(text, CLOCK);
			if (wait != null) {
				assertThat(wait).as(text).isBetween(Duration.ZERO, RetryAfter.LONGEST);
			}
		}
	}

	private static void assertOneLine(String message) {
		assertThat(message).hasSizeLessThanOrEqualTo(310)
			.matches((text) -> text.chars().noneMatch(Character::isISOControl), "without control characters");
	}

	private static ExportTraceServiceResponse answer(long rejected, String message) {
		return ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(
					ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage(message))
			.build();
	}

	private byte[] noise() {
		byte[] bytes = new byte[this.random.nextInt(64)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private byte[] mutated(byte[] valid) {
		byte[] bytes = Arrays.copyOf(valid, valid.length + this.random.nextInt(3));
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			bytes[this.random.nextInt(bytes.length)] = (byte) this.random.nextInt(256);
		}
		return bytes;
	}

}
