package dev.otelspring.pipeline.match;

import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class GlobTests {

	@Test
	void starStandsForAnyCharactersOrNone() {
		Glob glob = Glob.of("GET /health*");
		assertThat(glob.matches("GET /health")).isTrue();
		assertThat(glob.matches("GET /healthz/live")).isTrue();
		assertThat(glob.matches("GET /orders")).isFalse();
		assertThat(glob.matches("PUT GET /health")).isFalse();
	}

	@Test
	void withoutStarTheWholeNameMustBeEqual() {
		assertThat(Glob.of("GET /health").matches("GET /health")).isTrue();
		assertThat(Glob.of("GET /health").matches("GET /healthz")).isFalse();
	}

	@Test
	void noOtherCharacterIsSpecial() {
		assertThat(Glob.of("a.c(?[").matches("a.c(?[")).isTrue();
		assertThat(Glob.of("a.c").matches("abc")).isFalse();
	}

	@Test
	void endsMayNotOverlap() {
		assertThat(Glob.of("aba*aba").matches("aba")).isFalse();
		assertThat(Glob.of("aba*aba").matches("ababa")).isFalse();
		assertThat(Glob.of("aba*aba").matches("abaaba")).isTrue();
	}

	@Test
	void blankIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Glob.of(" "))
			.withMessage("must be a name or a glob such as 'GET /health*', was ' '");
	}

	@Test
	void agreesWithTheRegularExpressionThatItReplaces() {
		Random random = new Random(42);
		for (int i = 0; i < 50_000; i++) {
			String glob = text(random, "ab*", 1 + random.nextInt(6));
			String candidate = text(random, "ab", random.nextInt(8));
			Pattern pattern = Pattern.compile(glob.replace("*", ".*"));
			assertThat(Glob.of(glob).matches(candidate)).as("%s on %s", glob, candidate)
				.isEqualTo(pattern.matcher(candidate).matches());
		}
	}

	private static String text(Random random, String alphabet, int length) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			text.append(alphabet.charAt(random.nextInt(alphabet.length())));
		}
		return text.toString();
	}

}
