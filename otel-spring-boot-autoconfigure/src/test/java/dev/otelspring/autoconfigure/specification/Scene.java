package dev.otelspring.autoconfigure.specification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.GrpcBackend;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import dev.otelspring.pipeline.testing.SelfSignedCertificate;
import io.opentelemetry.api.OpenTelemetry;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/**
 * One run of an application before backends of its own, with a setting or without it.
 */
final class Scene implements AutoCloseable {

	private static final SelfSignedCertificate SERVER = SelfSignedCertificate.forHost("localhost");

	private final boolean set;

	private final OtlpReceiver http = OtlpReceiver.start();

	private final OtlpReceiver secure = OtlpReceiver.startSecure(SERVER.sslContext(), false);

	// Trusts the certificate that it shows itself, from a client too.
	private final OtlpReceiver mutual = OtlpReceiver.startSecure(SERVER.sslContext(), true);

	private final int freePort = freePort();

	private final Path directory;

	private final Path certificate;

	private final Path key;

	private @Nullable GrpcBackend grpc;

	private ApplicationContextRunner runner = Contexts.runner().withInitializer(Contexts.variables(Map.of()));

	Scene(boolean set) {
		this.set = set;
		try {
			this.directory = Files.createTempDirectory("scene");
			this.certificate = Files.writeString(this.directory.resolve("certificate.pem"), SERVER.certificatePem());
			this.key = Files.writeString(this.directory.resolve("key.pem"), SERVER.keyPem());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Puts in what is known only here.
	 * @param text with names in braces
	 * @return without them
	 */
	String fill(String text) {
		return text.replace("{http}", this.http.endpoint().toString())
			.replace("{secure}", "https://localhost:" + this.secure.port())
			.replace("{mutual}", "https://localhost:" + this.mutual.port())
			.replace("{certificate}", this.certificate.toString())
			.replace("{key}", this.key.toString())
			.replace("{free-port}", String.valueOf(this.freePort))
			.replace("{grpc-target}", text.contains("{grpc-target}") ? "127.0.0.1:" + grpc().port() : "")
			.replace("{grpc}", text.contains("{grpc}") ? "http://127.0.0.1:" + grpc().port() : "");
	}

	Scene customize(Function<ApplicationContextRunner, ApplicationContextRunner> change) {
		this.runner = change.apply(this.runner);
		return this;
	}

	/**
	 * Settings around the one that is looked at.
	 * @param pairs with names in braces
	 * @return this
	 */
	Scene with(String... pairs) {
		for (String pair : pairs) {
			this.runner = this.runner.withPropertyValues(fill(pair));
		}
		return this;
	}

	/**
	 * Runs the application until it has done something, and has delivered it.
	 * @param action what it does
	 */
	void run(Consumer<OpenTelemetry> action) {
		runContext((context) -> action.accept(context.getBean(OpenTelemetry.class)));
	}

	void runContext(Consumer<ApplicationContext> action) {
		this.runner.run((context) -> {
			if (context.getStartupFailure() != null) {
				throw new IllegalStateException(context.getStartupFailure());
			}
			action.accept(context);
		});
	}

	/**
	 * Waits: as long as it takes where something should come, else as long as it takes to
	 * see that nothing comes.
	 * @param expected whether the setting brings it about, or its absence does
	 * @param condition what is waited for
	 * @return whether it came true
	 */
	boolean happens(boolean expected, Supplier<Boolean> condition) {
		try {
			Awaitility.await()
				.atMost((this.set == expected) ? Duration.ofSeconds(30) : Duration.ofMillis(1500))
				.pollInterval(Duration.ofMillis(10))
				.until(condition::get);
			return true;
		}
		catch (ConditionTimeoutException ex) {
			return false;
		}
	}

	OtlpReceiver http() {
		return this.http;
	}

	OtlpReceiver secure() {
		return this.secure;
	}

	OtlpReceiver mutual() {
		return this.mutual;
	}

	GrpcBackend grpc() {
		if (this.grpc == null) {
			this.grpc = GrpcBackend.start();
		}
		return this.grpc;
	}

	int port() {
		return this.freePort;
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.http.close();
		this.secure.close();
		this.mutual.close();
		if (this.grpc != null) {
			this.grpc.close();
		}
		try {
			Files.delete(this.certificate);
			Files.delete(this.key);
			Files.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
