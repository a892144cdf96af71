package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Puts environment variables into the values of a configuration file: {@code ${NAME}},
 * {@code ${env:NAME}}, {@code ${NAME:-default}}, and {@code $$} for a dollar sign.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/data-model/#environment-variable-substitution">Specification,
 * environment variable substitution</a>
 */
final class Substitution {

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

	private static final Pattern VARIABLE = Pattern.compile("(?:env:)?([a-zA-Z_][a-zA-Z0-9_]*)(?::-([^\\n]*))?");

	private static final String ESCAPE = "$$";

	private final UnaryOperator<@Nullable String> variables;

	private final Set<String> referenced = new TreeSet<>();

	/**
	 * Creates a substitution.
	 * @param variables gives a variable's value, {@code null} if it is not set
	 */
	Substitution(UnaryOperator<@Nullable String> variables) {
		this.variables = variables;
	}

	/**
	 * The variables that were asked for so far.
	 * @return their names
	 */
	Set<String> referenced() {
		return this.referenced;
	}

	/**
	 * Substitutes.
	 * @param text as it is written
	 * @return with the variables' values, in which nothing is substituted again
	 * @throws IllegalArgumentException if a reference cannot be read; the message tells
	 * what it must be
	 */
	String apply(String text) {
		List<String> pieces = new ArrayList<>();
		int from = 0;
		for (int escape = text.indexOf(ESCAPE); escape >= 0; escape = text.indexOf(ESCAPE, from)) {
			pieces.add(piece(text.substring(from, escape)));
			from = escape + ESCAPE.length();
		}
		pieces.add(piece(text.substring(from)));
		return String.join("$", pieces);
	}

	private String piece(String text) {
		return REFERENCE.matcher(text).replaceAll((reference) -> {
			Matcher variable = VARIABLE.matcher(reference.group(1));
			if (!variable.matches()) {
				// Not the reference itself: its default may be a password.
				throw new IllegalArgumentException("must have references such as ${NAME}, ${env:NAME} or "
						+ "${NAME:-default}, and $$ for a dollar sign");
			}
			return Matcher.quoteReplacement(value(variable.group(1), variable.group(2)));
		});
	}

	private String value(String name, @Nullable String otherwise) {
		this.referenced.add(name);
		String value = this.variables.apply(name);
		if (value != null && !value.isEmpty()) {
			return value;
		}
		return (otherwise != null) ? otherwise : "";
	}

}
