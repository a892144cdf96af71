package dev.otelspring.declarative;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.testing.App;

/** Where a declarative configuration is. */
enum Place {

	/** In a file that a variable names. */
	FILE {

		@Override
		App.Builder put(App.Builder app, String model, Path directory) {
			return app.variable("OTEL_CONFIG_FILE", write(directory.resolve("otel.yaml"), model).toString());
		}

	},

	/** In the application's own file. */
	APPLICATION {

		@Override
		App.Builder put(App.Builder app, String model, Path directory) {
			String nested = model.lines().map((line) -> "  " + line).collect(Collectors.joining("\n", "otel:\n", "\n"));
			return app.with("spring.config.location=" + write(directory.resolve("application.yaml"), nested).toUri());
		}

	};

	/**
	 * Gives an application the configuration.
	 * @param app the application
	 * @param model the configuration, as in a file of its own
	 * @param directory for what is written
	 * @return the application
	 */
	abstract App.Builder put(App.Builder app, String model, Path directory);

	static Path write(Path file, String text) {
		try {
			return Files.writeString(file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String example(String name) {
		try (var stream = Place.class.getResourceAsStream("/specification/" + name)) {
			return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
