package dev.otelspring.autoconfigure.specification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import dev.otelspring.autoconfigure.testing.Contexts;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

/** Where a setting comes from. */
enum Source {

	/** As a platform sets it. */
	VARIABLE {

		@Override
		ApplicationContextRunner set(ApplicationContextRunner runner, String property, String value) {
			return runner.withInitializer(
					Contexts.variables(Map.of(property.toUpperCase(Locale.ROOT).replace('.', '_'), value)));
		}

	},

	/** As with {@code -D}. */
	SYSTEM_PROPERTY {

		@Override
		ApplicationContextRunner set(ApplicationContextRunner runner, String property, String value) {
			return runner.withSystemProperties(property + "=" + value);
		}

	},

	/** As {@code application.yaml} has it, nested to the last key. */
	YAML {

		@Override
		ApplicationContextRunner set(ApplicationContextRunner runner, String property, String value) {
			StringBuilder yaml = new StringBuilder();
			String indent = "";
			for (String key : property.split("\\.")) {
				yaml.append(indent.isEmpty() ? "" : "\n").append(indent).append(key).append(':');
				indent += "  ";
			}
			yaml.append(" \"").append(value).append('"');
			return runner.withInitializer((context) -> {
				try {
					new YamlPropertySourceLoader()
						.load("application.yaml",
								new ByteArrayResource(yaml.toString().getBytes(StandardCharsets.UTF_8)))
						.forEach(context.getEnvironment().getPropertySources()::addLast);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}

	};

	abstract ApplicationContextRunner set(ApplicationContextRunner runner, String property, String value);

}
