package dev.otelspring.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop in a JVM of its own, alone and without customers, on a port that it chooses:
 * to end it as an operator does.
 */
final class ShopProcess implements AutoCloseable {

	/** Starts and ends take seconds on a machine that is busy with a build. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final Process process;

	private final Path log;

	private ShopProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a shop.
	 * @param name of its log in {@code target/shops}
	 * @param arguments its own, beside those that all have
	 * @return the process, which may not serve yet
	 */
	static ShopProcess start(String name, String... arguments) throws IOException {
		Path log = Files.createDirectories(Path.of("target", "shops")).resolve(name + ".log");
		// The shop is to start fast, not to run fast.
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), ShopApplication.class.getName(),
						"--shop.traffic.enabled=false", "--shop.delivery.enabled=false"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		// What is set for OpenTelemetry and Spring on this machine is not for this shop.
		builder.environment().keySet().removeIf((key) -> key.startsWith("OTEL_") || key.startsWith("SPRING_"));
		// Weaker than an argument, so that a test can name a port.
		builder.environment().put("SERVER_PORT", "0");
		return new ShopProcess(builder.start(), log);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.http.send(to(path).build(), BodyHandlers.ofString());
	}

	CompletableFuture<HttpResponse<String>> order(String sku) {
		return this.http.sendAsync(to("/orders").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"sku\":\"%s\",\"quantity\":1}".formatted(sku)))
			.build(), BodyHandlers.ofString());
	}

	/**
	 * What it logged so far.
	 * @return line by line
	 */
	List<String> log() {
		try {
			return Files.readAllLines(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void awaitLog(String text) {
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(log()).anySatisfy((line) -> assertThat(line).contains(text)));
	}

	/** Sends SIGTERM. */
	void terminate() {
		this.process.destroy();
	}

	/**
	 * Waits for its end.
	 * @return the exit code
	 */
	int awaitExit() throws InterruptedException {
		assertThat(this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("The shop ended").isTrue();
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private HttpRequest.Builder to(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).timeout(PATIENCE);
	}

	private int port() {
		return await().atMost(PATIENCE)
			.failFast("The shop ended before it served", () -> !this.process.isAlive())
			.until(() -> log().stream().flatMap((line) -> STARTED.matcher(line).results()).toList(),
					(found) -> !found.isEmpty())
			.stream()
			.map((MatchResult found) -> Integer.parseInt(found.group(1)))
			.findFirst()
			.orElseThrow();
	}

}
