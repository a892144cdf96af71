package dev.otelspring.autoconfigure.trace;

import java.util.List;

import dev.otelspring.pipeline.filter.AttributeCondition;
import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Sampling rules in one line. */
class RuleTextTests {

	@Test
	void areThoseOfTheProperties() {
		SamplingSettings settings = SamplingSettings
			.parse("path=/orders/** method=POST ratio=1;\n kind=internal\tname='poll *' rate=0.1;"
					+ "attribute=url.query matches=\"a;b='c'\" ratio=0.5;", TraceShare.ofRatio(0.25));
		assertThat(settings.rules()).containsExactly(
				new SamplingRule("/orders/**", "POST", null, null, null, TraceShare.ofRatio(1)),
				new SamplingRule(null, null, SpanKind.INTERNAL, "poll *", null, TraceShare.ofRate(0.1)),
				new SamplingRule(null, null, null, null, new AttributeCondition("url.query", null, "a;b='c'"),
						TraceShare.ofRatio(0.5)));
		assertThat(settings.rest()).isEqualTo(TraceShare.ofRatio(0.25));
		assertThat(SamplingSettings.parse("ratio=1", TraceShare.ALL).rules()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "with blank", "semi;colon", "it's", "say \"so\"", "it's \"so\"", "a=b", "*" })
	void areReadAsTheyAreWritten(String value) {
		SamplingSettings settings = new SamplingSettings(List.of(new SamplingRule("/x", "GET", SpanKind.SERVER, value,
				new AttributeCondition("key", value, null), TraceShare.ofRatio(0.5)),
				SamplingRule.ofPath("/y", TraceShare.ofRate(7))), TraceShare.ALL);
		assertThat(SamplingSettings.parse(String.join("; ", settings.ruleTexts()), TraceShare.ALL)).isEqualTo(settings);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""                           | rules must be such as path=/orders/** ratio=1
			" ; "                        | rules must be such as path=/orders/** ratio=1
			ratio=2                      | rules[0].ratio must be a number from 0 to 1
			ratio=x                      | rules[0].ratio must be a number from 0 to 1
			ratio=1; rate=x              | rules[1].rate must be a number of traces a second
			path=/x                      | rules[0].ratio or rate must be given
			ratio=1 rate=1               | rules[0].rate must not be given beside a ratio
			kind=servant ratio=1         | rules[0].kind must be server, client,
			ratio=1 ratio=0              | rules[0].ratio must be given once
			value=x ratio=1              | rules[0].attribute must be given with value or matches
			name='' ratio=1              | rules[0].name must be a name
			orders ratio=1               | rules[0] cannot be used: 'orders' must be one of path, method,
			name='x ratio=1              | rules have a quote (') that does not end
			attribute=a matches=( ratio=1 | rules[0] cannot be used:
			""")
	void areRefusedWhereTheyCannotBeUsed(String text, String reason) {
		assertThatExceptionOfType(WrongSettingException.class)
			.isThrownBy(() -> SamplingSettings.parse(text, TraceShare.ALL))
			.withMessageStartingWith(reason);
	}

}
