package dev.otelspring.pipeline.redaction;

import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RedactingCreditCardsTests {

	private final Redactor redactor = new Redactor(
			new RedactionSettings(List.of(), List.of(RedactionSettings.CREDIT_CARD), Set.of()));

	@ParameterizedTest
	@ValueSource(strings = { "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005",
			"3782 822463 10005", "30569309025904", "6011111111111117", "5555555555554444", "2223003122003222",
			"3530111333300000", "4222222222222", "6304000000000000" })
	void numbersOfAllNetworks(String number) {
		assertThat(this.redactor.redact(number)).isEqualTo("****");
		assertThat(this.redactor.redact("card " + number + ", please")).isEqualTo("card ****, please");
	}

	@Test
	void severalInOneText() {
		assertThat(this.redactor.redact("from 4111111111111111 to 5555 5555 5555 4444."))
			.isEqualTo("from **** to ****.");
	}

	@Test
	void besideOtherNumbers() {
		assertThat(this.redactor.redact("order 12 4111 1111 1111 1111")).isEqualTo("order 12 ****");
		assertThat(this.redactor.redact("4111 1111 1111 1111 123")).isEqualTo("**** 123");
		assertThat(this.redactor.redact("pan=4111111111111111&cvv=1")).isEqualTo("pan=****&cvv=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4111111111111112", "411111111111", "41111111111111111111111", "1784912345678",
			"550e8400-e29b-41d4-a716-446655440000", "4111  1111  1111  1111", "2026-07-01T10:15:30Z",
			"4bf92f3577b34da6a3ce929d0e0e4736", "3.1415926535897931" })
	void otherNumbersStay(String text) {
		assertThat(this.redactor.redact(text)).isSameAs(text);
	}

	@Test
	void timeInMillisecondsAndNanosecondsStays() {
		for (long millis = 1_750_000_000_000L; millis < 1_750_000_001_000L; millis++) {
			String text = Long.toString(millis);
			assertThat(this.redactor.redact(text)).isSameAs(text);
			assertThat(this.redactor.redact(text + "000000")).isEqualTo(text + "000000");
		}
	}

	@Test
	void everyValidNumberInAnyTextIsMasked() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			String number = validNumber(random);
			String text = words(random) + grouped(number, random) + words(random);
			assertThat(this.redactor.redact(text)).as(text).doesNotContain(number).contains("****");
			assertThat(digits(this.redactor.redact(text))).as(text).doesNotContain(number);
		}
	}

	@Test
	void oneWrongDigitIsNoCard() {
		Random random = new Random(8);
		for (int i = 0; i < 20_000; i++) {
			char[] number = validNumber(random).toCharArray();
			int at = 1 + random.nextInt(number.length - 1);
			number[at] = (char) ('0' + (number[at] - '0' + 1 + random.nextInt(9)) % 10);
			String text = new String(number);
			assertThat(this.redactor.redact(text)).isSameAs(text);
		}
	}

	@Test
	void randomTextIsReadOnceAndMaskedOnce() {
		Random random = new Random(9);
		for (int i = 0; i < 50_000; i++) {
			StringBuilder builder = new StringBuilder();
			int length = random.nextInt(80);
			for (int j = 0; j < length; j++) {
				builder.append("0123456789 -a".charAt(random.nextInt(13)));
			}
			String text = builder.toString();
			String once = this.redactor.redact(text);
			assertThat(this.redactor.redact(once)).as(text).isSameAs(once);
			assertThat(once.equals(text)).as(text).isEqualTo(!containsCard(text));
		}
	}

	// The slow and plain way: every group to every group.
	private static boolean containsCard(String text) {
		for (int from = 0; from < text.length(); from++) {
			if (!Character.isDigit(text.charAt(from)) || (from > 0 && Character.isDigit(text.charAt(from - 1)))) {
				continue;
			}
			for (int to = from + 1; to <= text.length(); to++) {
				boolean endOfGroup = Character.isDigit(text.charAt(to - 1))
						&& (to == text.length() || !Character.isDigit(text.charAt(to)));
				String part = text.substring(from, to);
				if (endOfGroup && part.matches("[2-6](?:[ -]?\\d){12,18}") && isLuhnValid(digits(part))) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isLuhnValid(String number) {
		int sum = 0;
		for (int i = 0; i < number.length(); i++) {
			int digit = number.charAt(number.length() - 1 - i) - '0';
			int weighted = (i % 2 == 1) ? 2 * digit : digit;
			sum += weighted / 10 + weighted % 10;
		}
		return sum % 10 == 0;
	}

	private static String validNumber(Random random) {
		StringBuilder number = new StringBuilder();
		number.append((char) ('2' + random.nextInt(5)));
		int length = 13 + random.nextInt(7);
		while (number.length() < length - 1) {
			number.append(random.nextInt(10));
		}
		for (int check = 0; check < 10; check++) {
			if (isLuhnValid(number.toString() + check)) {
				return number.append(check).toString();
			}
		}
		throw new IllegalStateException("One of ten check digits is valid");
	}

	private static String grouped(String number, Random random) {
		StringBuilder grouped = new StringBuilder();
		for (int i = 0; i < number.length(); i++) {
			if (i > 0 && random.nextInt(4) == 0) {
				grouped.append(random.nextBoolean() ? ' ' : '-');
			}
			grouped.append(number.charAt(i));
		}
		return grouped.toString();
	}

	private static String words(Random random) {
		StringBuilder words = new StringBuilder();
		int length = random.nextInt(20);
		for (int i = 0; i < length; i++) {
			words.append("abc .,:=/\"'ä€".charAt(random.nextInt(13)));
		}
		return words.toString();
	}

	private static String digits(String text) {
		return text.replaceAll("[ -]", "");
	}

}
