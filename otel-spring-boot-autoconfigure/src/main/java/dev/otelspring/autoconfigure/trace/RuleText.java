package dev.otelspring.autoconfigure.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

import dev.otelspring.pipeline.filter.AttributeCondition;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

/**
 * Sampling rules in one line, for where no list of maps gets through:
 * {@code path=/orders/** method=POST ratio=1; kind=internal name='poll *' rate=0.1}. The
 * keys are those of the properties.
 */
final class RuleText {

	private static final List<String> KEYS = List.of("path", "method", "kind", "name", "attribute", "value", "matches",
			"ratio", "rate");

	private RuleText() {
	}

	/**
	 * Reads rules.
	 * @param text rules with semicolons between them
	 * @return in order, at least one
	 * @throws WrongSettingException if one of them cannot be used
	 */
	static List<SamplingRule> parse(String text) {
		List<SamplingRule> rules = new ArrayList<>();
		for (List<String> words : split(text)) {
			String number = "rules[" + rules.size() + "]";
			try {
				rules.add(SamplingReader.rule(rule(words)));
			}
			catch (WrongSettingException ex) {
				throw new WrongSettingException(number + "." + ex.getPart(), ex.getMend());
			}
			catch (IllegalArgumentException ex) {
				throw new WrongSettingException(number, "cannot be used: " + ex.getMessage());
			}
		}
		if (rules.isEmpty()) {
			throw new WrongSettingException("rules", "must be such as path=/orders/** ratio=1; kind=internal rate=0.1");
		}
		return rules;
	}

	/**
	 * Writes a rule so that {@link #parse} reads it.
	 * @param rule any rule
	 * @return one line
	 */
	static String format(SamplingRule rule) {
		StringJoiner text = new StringJoiner(" ");
		add(text, "path", rule.path());
		add(text, "method", rule.method());
		add(text, "kind", (rule.kind() != null) ? rule.kind().name().toLowerCase(Locale.ROOT) : null);
		add(text, "name", rule.name());
		AttributeCondition attribute = rule.attribute();
		if (attribute != null) {
			add(text, "attribute", attribute.key());
			add(text, "value", attribute.value());
			add(text, "matches", attribute.matches());
		}
		return text.add(format(rule.share())).toString();
	}

	static String format(TraceShare share) {
		return (share.rate() != null) ? "rate=" + share.rate() : "ratio=" + share.ratio();
	}

	private static void add(StringJoiner text, String key, @Nullable String value) {
		if (value != null) {
			boolean plain = !value.isEmpty()
					&& value.chars().noneMatch((c) -> Character.isWhitespace(c) || ";'\"".indexOf(c) >= 0);
			// As a shell has it: a quote within quotes stands between others.
			text.add(key + "=" + (plain ? value : "'" + value.replace("'", "'\"'\"'") + "'"));
		}
	}

	private static SamplingProperties.Rule rule(List<String> words) {
		Map<String, String> parts = new LinkedHashMap<>();
		for (String word : words) {
			int equals = word.indexOf('=');
			String key = (equals > 0) ? word.substring(0, equals) : word;
			if (equals <= 0 || !KEYS.contains(key)) {
				throw new IllegalArgumentException(
						"'" + word + "' must be one of " + String.join(", ", KEYS) + ", an equals sign and a value");
			}
			if (parts.put(key, word.substring(equals + 1)) != null) {
				throw new WrongSettingException(key, "must be given once");
			}
		}
		return new SamplingProperties.Rule(parts.get("path"), parts.get("method"), kind(parts.get("kind")),
				parts.get("name"), parts.get("attribute"), parts.get("matches"), parts.get("value"),
				number("ratio", parts.get("ratio"), TraceShare.A_RATIO),
				number("rate", parts.get("rate"), TraceShare.A_RATE));
	}

	private static @Nullable SpanKind kind(@Nullable String text) {
		try {
			return (text != null) ? SpanKind.valueOf(text.toUpperCase(Locale.ROOT)) : null;
		}
		catch (IllegalArgumentException ex) {
			throw new WrongSettingException("kind", "must be server, client, producer, consumer or internal");
		}
	}

	private static @Nullable Double number(String key, @Nullable String text, String mend) {
		try {
			return (text != null) ? Double.valueOf(text) : null;
		}
		catch (NumberFormatException ex) {
			throw new WrongSettingException(key, mend);
		}
	}

	// At blanks, and at semicolons, which are not within quotes; the quotes go.
	private static List<List<String>> split(String text) {
		List<List<String>> rules = new ArrayList<>();
		List<String> words = new ArrayList<>();
		StringBuilder word = new StringBuilder();
		char quote = 0;
		for (char c : (text + ";").toCharArray()) {
			if (quote != 0 && c != quote) {
				word.append(c);
			}
			else if (quote != 0) {
				quote = 0;
			}
			else if (c == '\'' || c == '"') {
				quote = c;
			}
			else if (c == ';' || Character.isWhitespace(c)) {
				if (!word.isEmpty()) {
					words.add(word.toString());
					word.setLength(0);
				}
				if (c == ';' && !words.isEmpty()) {
					rules.add(words);
					words = new ArrayList<>();
				}
			}
			else {
				word.append(c);
			}
		}
		if (quote != 0) {
			throw new WrongSettingException("rules", "have a quote (" + quote + ") that does not end");
		}
		return rules;
	}

}
