package dev.otelspring.pipeline.otlp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProtobufWriterTests {

	private static final int FIELD = 1_000;

	private final ProtobufWriter out = new ProtobufWriter();

	@Test
	void numbersOfEveryLengthAreReadBack() throws IOException {
		for (int bits = 0; bits <= 64; bits++) {
			long value = (bits == 0) ? 0 : -1L >>> (64 - bits);
			this.out.clear();
			this.out.presentNumber(FIELD, value);
			CodedInputStream in = read(WireFormat.WIRETYPE_VARINT);
			assertThat(in.readUInt64()).isEqualTo(value);
			assertThat(in.isAtEnd()).isTrue();
		}
	}

	@Test
	void signedNumbersAreReadBack() throws IOException {
		for (int value : new int[] { 1, -1, 63, -64, 64, -65, Integer.MAX_VALUE, Integer.MIN_VALUE }) {
			this.out.clear();
			this.out.signedNumber(FIELD, value);
			assertThat(read(WireFormat.WIRETYPE_VARINT).readSInt32()).isEqualTo(value);
		}
	}

	@Test
	void defaultsAreLeftOutUnlessTheyArePresent() throws IOException {
		this.out.string(FIELD, null);
		this.out.string(FIELD, "");
		this.out.fixed64(FIELD, 0);
		this.out.fixed32(FIELD, 0);
		this.out.fixedDouble(FIELD, 0);
		this.out.number(FIELD, 0);
		this.out.signedNumber(FIELD, 0);
		assertThat(this.out.length()).isZero();
		this.out.presentString(FIELD, "");
		assertThat(read(WireFormat.WIRETYPE_LENGTH_DELIMITED).readStringRequireUtf8()).isEmpty();
	}

	@Test
	void idsAreReadInEitherCase() throws IOException {
		this.out.id(FIELD, "00ff7AbC80a1d9e0", 16);
		assertThat(read(WireFormat.WIRETYPE_LENGTH_DELIMITED).readByteArray()).containsExactly(0, 0xff, 0x7a, 0xbc,
				0x80, 0xa1, 0xd9, 0xe0);
	}

	@Test
	void bytesAreThoseBetweenPositionAndLimit() throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(new byte[] { 0, 1, 2, 3, 4 }, 1, 3);
		this.out.presentBytes(FIELD, bytes);
		assertThat(read(WireFormat.WIRETYPE_LENGTH_DELIMITED).readByteArray()).containsExactly(1, 2, 3);
		assertThat(bytes.remaining()).isEqualTo(3);
	}

	// As String.getBytes writes it, whose UTF-8 is always valid.
	@Test
	void textOfAnyCharactersIsUtf8() throws IOException {
		Random random = new Random(42);
		int[] limits = { 0x80, 0x800, 0xd800, 0x10000 };
		for (int i = 0; i < 2_000; i++) {
			char[] text = new char[random.nextInt(40)];
			for (int c = 0; c < text.length; c++) {
				text[c] = (char) ((random.nextInt(3) == 0) ? 0xd800 + random.nextInt(0x800)
						: random.nextInt(limits[random.nextInt(4)]));
			}
			this.out.clear();
			this.out.presentString(FIELD, new String(text));
			assertThat(read(WireFormat.WIRETYPE_LENGTH_DELIMITED).readByteArray())
				.isEqualTo(new String(text).getBytes(StandardCharsets.UTF_8));
		}
	}

	@Test
	void whatIsLargerThanTheBufferFits() throws IOException {
		String large = "xä🦊".repeat(100_000);
		this.out.string(FIELD, "after it");
		this.out.string(FIELD, large);
		CodedInputStream in = read(WireFormat.WIRETYPE_LENGTH_DELIMITED);
		assertThat(in.readStringRequireUtf8()).isEqualTo(large);
		in.readTag();
		assertThat(in.readStringRequireUtf8()).isEqualTo("after it");
	}

	@Test
	void nothingIsLeftAfterClear() {
		this.out.string(FIELD, "x".repeat(5_000_000));
		this.out.clear();
		assertThat(this.out.length()).isZero();
		assertThat(this.out.since(0)).isEmpty();
	}

	private CodedInputStream read(int wireType) throws IOException {
		CodedInputStream in = CodedInputStream.newInstance(this.out.since(0));
		assertThat(in.readTag()).isEqualTo(FIELD << 3 | wireType);
		return in;
	}

}
