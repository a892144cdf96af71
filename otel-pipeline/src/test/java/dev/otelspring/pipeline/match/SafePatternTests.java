package dev.otelspring.pipeline.match;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SafePatternTests {

	@Test
	void matchesWhereverItIsFound() {
		assertThat(SafePattern.of("tok[e]n").isFoundIn("my token is", false)).isTrue();
		assertThat(SafePattern.of("^token$").isFoundIn("my token is", true)).isFalse();
	}

	@Test
	void replacesEachMatchAndKeepsTheRest() {
		assertThat(SafePattern.of("\\d+").replaceAll("a1b22c", "****")).isEqualTo("a****b****c");
		assertThat(SafePattern.of("(?<=id=)\\w+").replaceAll("id=abc&x=1", "****")).isEqualTo("id=****&x=1");
	}

	@Test
	void withoutMatchTheTextIsTheSameInstance() {
		String text = "nothing here";
		assertThat(SafePattern.of("\\d").replaceAll(text, "****")).isSameAs(text);
	}

	@Test
	void expressionThatFindsNothingnessChangesNothing() {
		String text = "bbb";
		assertThat(SafePattern.of("a*").replaceAll(text, "****")).isEqualTo("bbb");
	}

	@Test
	void dollarAndBackslashInTheMaskAreNotSpecial() {
		assertThat(SafePattern.of("b").replaceAll("abc", "$1\\")).isEqualTo("a$1\\c");
	}

	@Test
	@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void exponentialExpressionGivesUpSoon() {
		SafePattern pattern = SafePattern.of("(a+)+$");
		String text = "a".repeat(5_000) + "b";
		assertThat(pattern.isFoundIn(text, false)).isFalse();
		assertThat(pattern.isFoundIn(text, true)).isTrue();
		assertThat(pattern.replaceAll(text, "****")).isEqualTo("****");
	}

	@Test
	void expressionThatOverflowsTheStackGivesUp() {
		SafePattern pattern = SafePattern.of("(a|b)*c");
		assertThat(pattern.replaceAll("ab".repeat(30_000), "****")).isEqualTo("****");
		assertThat(pattern.replaceAll("abc", "****")).isEqualTo("****");
		assertThat(pattern.replaceAll("xyz", "****")).isEqualTo("xyz");
	}

	@Test
	void leadingStarDoesNotGiveUpOnLongText() {
		String text = "x".repeat(60_000);
		assertThat(SafePattern.of(".*password.*").replaceAll(text, "****")).isSameAs(text);
		assertThat(SafePattern.of(".*password.*").replaceAll("my password is\nx", "****")).isEqualTo("****\nx");
	}

	@Test
	void whatIsNotExaminedIsNotPassedOn() {
		String text = "x".repeat(100_000) + "secret";
		String replaced = SafePattern.of("secret").replaceAll(text, "****");
		assertThat(replaced).hasSize(SafePattern.EXAMINED - SafePattern.OVERLAP + 4).endsWith("x****");
	}

	@Test
	void matchAcrossTheCutIsReplacedAsAWhole() {
		int cut = SafePattern.EXAMINED - SafePattern.OVERLAP;
		String text = "x".repeat(cut - 3) + "secret" + "y".repeat(10_000);
		String replaced = SafePattern.of("secret").replaceAll(text, "****");
		assertThat(replaced).isEqualTo("x".repeat(cut - 3) + "********");
	}

	@Test
	void wrongExpressionIsRefusedWithItsFault() {
		assertThatIllegalArgumentException().isThrownBy(() -> SafePattern.of("a(b"))
			.withMessageStartingWith("must be a regular expression such as '^/api/.*', was 'a(b' (Unclosed group");
	}

}
