package dev.otelspring.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.testing.Backend;
import org.awaitility.Awaitility;

/** An application as a user runs it: a process, its output, its port. */
final class Application implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern PORT = Pattern.compile("(?:Tomcat|Netty) started on port (\\d+)");

	private static final Pattern BOOT = Pattern.compile(":: Spring Boot ::\\s+\\(v(.*)\\)");

	private static final Pattern JAVA = Pattern.compile("Starting \\w+ (?:v\\S+ )?using Java (\\S+)");

	// Nothing here is instrumented: the JDK's client knows no Spring.
	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final Path output;

	private Application(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static Application start(Path java, String classPath, String main, Backend backend) throws IOException {
		Path output = Files.createTempFile("application", ".log");
		List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-cp", classPath, main, "--server.port=0", "--spring.application.name=shop",
				"--management.endpoints.web.exposure.include=otel"));
		for (String property : backend.properties()) {
			command.add("--" + property);
		}
		return new Application(
				new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The version in the banner: that of the jar on the class path. */
	String bootVersion() {
		return find(BOOT);
	}

	String javaVersion() {
		return find(JAVA);
	}

	HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + find(PORT) + path))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(PATIENCE);
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	void awaitStart() {
		Awaitility.await().atMost(PATIENCE).until(() -> !this.process.isAlive() || PORT.matcher(output()).find());
		if (!PORT.matcher(output()).find()) {
			throw new AssertionError("It does not start.");
		}
	}

	/** Asks it to stop, as a platform does, if it has not ended by itself. */
	int stop() throws InterruptedException {
		this.process.destroy();
		return awaitEnd();
	}

	int awaitEnd() throws InterruptedException {
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new AssertionError("It does not end.");
		}
		return this.process.exitValue();
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.process.destroyForcibly().waitFor();
		Files.delete(this.output);
	}

	private String find(Pattern pattern) {
		Matcher matcher = pattern.matcher(output());
		if (!matcher.find()) {
			throw new AssertionError("Not in its output: " + pattern);
		}
		return matcher.group(1);
	}

}
