package dev.otelspring.pipeline.transport;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

import com.google.protobuf.Any;
import com.google.rpc.DebugInfo;
import com.google.rpc.RetryInfo.Builder;
import com.google.rpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The small formats of gRPC, against protobuf-java where it has them.
 */
class GrpcFormatTests {

	@Test
	void readsTheDelayOfARetryInfo() {
		byte[] status = status(com.google.rpc.RetryInfo.newBuilder()
			.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(2).setNanos(5_000_000)));

		assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(status))).isEqualTo(Duration.ofMillis(2005));
		assertThat(RetryInfo.delay(Base64.getEncoder().withoutPadding().encodeToString(status)))
			.isEqualTo(Duration.ofMillis(2005));
	}

	@Test
	void aRetryInfoWithoutADelayIsOne() {
		assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(status(com.google.rpc.RetryInfo.newBuilder()))))
			.isEqualTo(Duration.ZERO);
	}

	@Test
	void boundsTheDelay() {
		byte[] year = status(com.google.rpc.RetryInfo.newBuilder()
			.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(31_536_000)));
		byte[] past = status(com.google.rpc.RetryInfo.newBuilder()
			.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(-5)));

		assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(year))).isEqualTo(Duration.ofHours(1));
		assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(past))).isEqualTo(Duration.ZERO);
	}

	@Test
	void otherDetailsAreNoRetryInfo() {
		byte[] status = Status.newBuilder()
			.setCode(8)
			.addDetails(Any.pack(DebugInfo.newBuilder().setDetail("busy").build()))
			.build()
			.toByteArray();

		assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(status))).isNull();
		assertThat(RetryInfo.delay(null)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "!", "AAAA", "/////w==", "GgX/", "GgIKAQ==" })
	void detailsThatCannotBeReadSayNothing(String details) {
		assertThat(RetryInfo.delay(details)).isNull();
	}

	@Test
	void everyCutOfADetailIsHarmless() {
		byte[] status = status(com.google.rpc.RetryInfo.newBuilder()
			.setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(2)));
		for (int length = 0; length < status.length - 1; length++) {
			byte[] cut = Arrays.copyOf(status, length);
			assertThat(RetryInfo.delay(Base64.getEncoder().encodeToString(cut))).isNull();
		}
	}

	@ParameterizedTest
	@CsvSource({ "plain, plain", "100%25, 100%", "a%20b, a b", "Schl%C3%BCssel, Schlüssel", "50% off, 50% off",
			"%zz%4, %zz%4", "%, %" })
	void decodesPercents(String encoded, String decoded) {
		assertThat(GrpcAnswer.percentDecoded(encoded)).isEqualTo(decoded);
	}

	@ParameterizedTest
	@CsvSource({ "PT0.3S, 300m", "PT10S, 10000m", "PT0.000001S, 1m", "PT27H46M39.999S, 99999999m", "PT48H, 172800S",
			"P365000D, 99999999S" })
	void writesTimeoutsOfEightDigits(Duration timeout, String written) {
		assertThat(GrpcTransport.grpcTimeout(timeout)).isEqualTo(written);
	}

	@Test
	void knowsReactorNettyWhereItIs() {
		assertThat(GrpcSupport.isAvailable(getClass().getClassLoader())).isTrue();
		assertThat(GrpcSupport.isAvailable(ClassLoader.getPlatformClassLoader())).isFalse();
	}

	private static byte[] status(Builder retryInfo) {
		return Status.newBuilder()
			.setCode(14)
			.setMessage("busy")
			.addDetails(Any.pack(DebugInfo.newBuilder().setDetail("details").build()))
			.addDetails(Any.pack(retryInfo.build()))
			.build()
			.toByteArray();
	}

}
