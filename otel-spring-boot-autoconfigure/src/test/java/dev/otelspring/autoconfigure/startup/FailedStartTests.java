package dev.otelspring.autoconfigure.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A start that fails says so where its logs are read. */
class FailedStartTests {

	private static final String REPORT = "APPLICATION FAILED TO START";

	/** What the JVM itself takes to end, on a busy machine. */
	private static final Duration OWN_END = Duration.ofSeconds(1);

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void deliversAllThatWasLogged() throws Exception {
		Child child = Child.run(Incomplete.class, this.backend.properties());
		assertThat(child.exit).as(child.output()).isOne();
		List<SentLog> logs = new ArrayList<>(this.backend.logs());
		// Requests may overtake each other.
		logs.sort(Comparator.comparing((log) -> log.record().getTimeUnixNano()));
		assertThat(logs.get(0).body()).startsWith("Starting ");
		assertThat(logs).extracting(SentLog::body)
			.as(child.output())
			.contains("about to fail")
			.anyMatch((body) -> body.contains(REPORT));
		assertThat(logs).filteredOn((log) -> log.body().contains(REPORT))
			.singleElement()
			.satisfies((log) -> assertThat(log.record().getSeverityNumber())
				.isEqualTo(SeverityNumber.SEVERITY_NUMBER_ERROR));
		assertThat(child.output()).doesNotContain("not delivered", "not exported", "cannot deliver");
	}

	@Test
	void deliversThemAsTheApplicationWouldHave() throws Exception {
		Child.run(Incomplete.class,
				with("otel.exporter.otlp.headers=x-tenant=north", "otel.service.name=shop",
						"otel.resource.attributes=team=orders",
						"otel.processors.redaction.blocked-values=about to (fail)", "otel.traces.exporter=none"));
		assertThat(this.backend.logs()).extracting(SentLog::body).doesNotContain("about to fail").hasSizeGreaterThan(2);
		assertThat(this.backend.receiver().requests()).allSatisfy((request) -> {
			assertThat(request.path()).isEqualTo("/v1/logs");
			assertThat(request.header("x-tenant")).isEqualTo("north");
			assertThat(request.logs().getResourceLogs(0).getResource().getAttributesList())
				.anyMatch((attribute) -> attribute.getKey().equals("service.name")
						&& attribute.getValue().getStringValue().equals("shop"))
				.anyMatch((attribute) -> attribute.getKey().equals("team"));
		});
	}

	@Test
	void deliversWhatFailsWhenAllBeansAreThere() throws Exception {
		Child child = Child.run(LateFailure.class, this.backend.properties());
		assertThat(this.backend.logs()).as(child.output())
			.anySatisfy((log) -> assertThat(log.body()).isEqualTo("Application run failed"))
			.extracting(SentLog::body)
			.containsOnlyOnce("all beans are there");
	}

	@Test
	void deliversWhyARunnerFailed() throws Exception {
		Child child = Child.run(FailingRunner.class, this.backend.properties());
		assertThat(this.backend.logs()).as(child.output()).anySatisfy((log) -> {
			assertThat(log.body()).isEqualTo("Application run failed");
			assertThat(log.attributes()).containsEntry("exception.message", "no stock");
		});
	}

	@Test
	void delaysTheExitNoLongerThanItsPatienceWhereTheBackendHangs() throws Exception {
		try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Child child = Child.run(Incomplete.class,
					"otel.exporter.otlp.endpoint=http://127.0.0.1:" + hanging.getLocalPort());
			assertThat(child.end).isLessThan(FailedStart.PATIENCE.plus(OWN_END));
			assertThat(child.output()).containsOnlyOnce("not exported, or not all of it: it took longer than 2 s");
		}
	}

	@Test
	void delaysTheExitLessWhereTheBackendIsAway() throws Exception {
		Child child = Child.run(Incomplete.class, "otel.exporter.otlp.endpoint=http://127.0.0.1:1");
		assertThat(child.end).isLessThan(FailedStart.PATIENCE.plus(OWN_END));
		// A machine that is slow enough is told of the two seconds instead.
		assertThat(child.output()
			.lines()
			.filter((line) -> line.contains("log records of this start are not delivered")
					|| line.contains("is not exported, or not all of it: it took longer than 2 s")))
			.hasSize(1);
	}

	@Test
	void saysOnceWhereItCannot() throws Exception {
		Child child = Child.run(Incomplete.class, "otel.exporter.otlp.endpoint=nowhere");
		assertThat(child.output().lines().filter((line) -> line.contains("otel-failed-start"))).singleElement()
			.asString()
			.contains(
					"What this start logged is not exported: otel.exporter.otlp.endpoint must be an http or https URL");
	}

	@Test
	void sendsNothingWhereLogsAreOff() throws Exception {
		Child.run(Incomplete.class, with("otel.logs.exporter=none"));
		assertThat(this.backend.receiver().requests()).isEmpty();
	}

	@Test
	void deliversWhereTheJvmGoesOn() {
		assertThatThrownBy(() -> App.of(Incomplete.class).noWeb().starterAlone().sendingTo(this.backend).start())
			.isNotNull();
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.backend.logs()).extracting(SentLog::body)
				.anyMatch((body) -> body.contains(REPORT)));
	}

	private String[] with(String... more) {
		List<String> properties = new ArrayList<>(Arrays.asList(this.backend.properties()));
		properties.addAll(List.of(more));
		return properties.toArray(String[]::new);
	}

	/**
	 * An application in a JVM of its own.
	 *
	 * @param exit its exit code
	 * @param end what it took to end after it had said why
	 * @param output what it wrote
	 */
	private record Child(int exit, Duration end, String output) {

		static Child run(Class<?> application, String... properties) throws IOException, InterruptedException {
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
							Main.class.getName(), application.getName(), "--spring.main.web-application-type=none",
							"--management.otlp.metrics.export.enabled=false",
							"--management.prometheus.metrics.export.enabled=false"));
			for (String property : properties) {
				command.add("--" + property);
			}
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			StringBuilder output = new StringBuilder();
			long said = 0;
			try (BufferedReader reader = process.inputReader()) {
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					output.append(line).append('\n');
					said = line.contains(REPORT) ? System.nanoTime() : said;
				}
			}
			int exit = process.waitFor();
			return new Child(exit, Duration.ofNanos(System.nanoTime() - said), output.toString());
		}

	}

	/** Runs the class that is named first. */
	public static final class Main {

		private Main() {
		}

		public static void main(String[] args) throws ClassNotFoundException {
			SpringApplication.run(Class.forName(args[0]), Arrays.copyOfRange(args, 1, args.length));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Incomplete {

		private static final Logger logger = LoggerFactory.getLogger(Incomplete.class);

		@Bean
		String shop(ConfigurableEnvironment environment) {
			logger.info("about to fail");
			return environment.getProperty("shop", "north");
		}

		@Bean
		Object needsWhatIsNotThere(String shop, Thread missing) {
			return missing;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LateFailure {

		private static final Logger logger = LoggerFactory.getLogger(LateFailure.class);

		@Bean
		SmartLifecycle failing() {
			return new SmartLifecycle() {

				@Override
				public void start() {
					logger.info("all beans are there");
					throw new IllegalStateException("no stock");
				}

				@Override
				public void stop() {
				}

				@Override
				public boolean isRunning() {
					return false;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class FailingRunner {

		@Bean
		ApplicationRunner failing() {
			return (arguments) -> {
				throw new IllegalStateException("no stock");
			};
		}

	}

}
