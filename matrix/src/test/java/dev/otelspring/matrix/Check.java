package dev.otelspring.matrix;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What is asked of an application in a cell. */
final class Check {

	private static final String CALLER = "00f067aa0ba902b7";

	private static final String THE_LINE = "<opentelemetry.version>1.62.0</opentelemetry.version>";

	private final Kind kind;

	private final Cell cell;

	private final String classPath;

	Check(Kind kind, Cell cell, String classPath) {
		this.kind = kind;
		this.cell = cell;
		this.classPath = classPath;
	}

	/**
	 * Runs the application.
	 * @return the versions that it ran with
	 * @throws AssertionError if it is not as it should be
	 */
	Versions run() throws IOException, InterruptedException {
		try (Backend backend = Backend.start();
				Application application = Application.start(this.cell.java(), this.classPath, this.kind.main(),
						backend)) {
			try {
				Versions versions = this.cell.works() ? works(application, backend) : stops(application, backend);
				assertThat(versions.boot()).isEqualTo(this.cell.boot());
				if (!this.cell.isManaged()) {
					assertThat(versions.openTelemetry()).isEqualTo(this.cell.openTelemetry());
				}
				return versions;
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError(ex.getMessage() + "\n--- its output\n" + application.output(), ex);
			}
		}
	}

	private Versions stops(Application application, Backend backend) throws IOException, InterruptedException {
		assertThat(application.awaitEnd()).isOne();
		String output = application.output();
		assertThat(output).contains("APPLICATION FAILED TO START", THE_LINE)
			.doesNotContain("\tat ", "NoClassDefFoundError", "NoSuchMethodError");
		assertThat(backend.spans()).isEmpty();
		String jar = "opentelemetry-sdk-";
		String version = output.substring(output.indexOf(jar) + jar.length()).split("[,\\s]", 2)[0];
		// It stops before its banner: what it has is known by the files' names alone.
		return new Versions(bootOfClassPath(), version, this.cell.javaVersion());
	}

	private String bootOfClassPath() {
		Matcher jar = Pattern.compile("/spring-boot-(\\d[^/]*)\\.jar").matcher(this.classPath);
		assertThat(jar.find()).isTrue();
		return jar.group(1);
	}

	private Versions works(Application application, Backend backend) throws IOException, InterruptedException {
		application.awaitStart();
		assertTrace(application, backend);
		Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertMetrics(backend));
		if (this.kind != Kind.CORE) {
			assertEndpoint(application);
		}
		// What is under way when it has to stop arrives too.
		String last = sell(application);
		assertThat(application.stop()).as("exit code at SIGTERM").isEqualTo(143);
		assertThat(backend.spans(last)).as("delivered at the end").hasSize(this.kind.spans().size());
		assertThat(application.output().lines().filter((line) -> line.matches("\\S+\\s+(WARN|ERROR) .*"))).isEmpty();
		assertThat(application.output()).doesNotContain("\tat ", "not eligible for getting processed", "SLF4J");
		// Of Netty's own the JVM warns too.
		assertThat(application.output().lines().filter((line) -> line.startsWith("WARNING:")))
			.noneMatch((line) -> line.matches(".*(otelspring|opentelemetry).*"));
		assertThat(backend.logs()).extracting(SentLog::record)
			.extracting((log) -> log.getSeverityNumber().getNumber())
			.as("severity")
			.allMatch((severity) -> severity < 13);
		return new Versions(application.bootVersion(), sdkVersion(backend), application.javaVersion());
	}

	private void assertTrace(Application application, Backend backend) throws IOException, InterruptedException {
		String trace = sell(application);
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(tree(backend.spans(trace)))
				.containsExactlyInAnyOrderElementsOf(this.kind.spans()));
		SentSpan sell = span(backend, trace, "sell");
		assertThat(sell.attributes()).containsEntry("sku", "book-1");
		assertThat(span(backend, trace, "GET /sell").attributes()).containsEntry("http.route", "/sell")
			.containsEntry("http.response.status_code", 200L);
		assertThat(backend.spans(trace)).extracting(SentSpan::status).containsOnly("UNSET");
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(backend.logs("shop")).extracting(SentLog::traceId)
				.hasSize(this.kind.logs().size()));
		assertThat(backend.logs("shop")).extracting(SentLog::body, SentLog::traceId, SentLog::spanId)
			.containsExactlyInAnyOrderElementsOf(this.kind.logs()
				.stream()
				.map((log) -> tuple(log.body(), trace, span(backend, trace, log.span()).spanId()))
				.toList());
		// The console tells the same.
		assertThat(application.output().lines().filter((line) -> line.contains("sold book-1"))).singleElement()
			.asString()
			.contains(trace);
	}

	private void assertMetrics(Backend backend) {
		assertThat(backend.numbers("sales").values()).extracting(Number::longValue).containsExactly(1L);
		assertThat(backend.numbers("sales.active").values()).extracting(Number::longValue).containsExactly(0L);
		assertThat(backend.numbers("stock").values()).extracting(Number::longValue).containsExactly(7L);
		assertThat(backend.histogram("sale.duration").values()).singleElement()
			.satisfies((point) -> assertThat(point.getCount()).isOne());
		assertThat(backend.numbers("jvm.memory.used").values()).isNotEmpty()
			.allSatisfy((value) -> assertThat(value.longValue()).isNotNegative());
		assertThat(backend.histogram("http.server.request.duration").keySet())
			.extracting((attributes) -> attributes.get("http.route"))
			.contains("/sell", "/stock/{shelf}");
		assertThat(backend.histogram("http.client.request.duration")).isNotEmpty();
	}

	private void assertEndpoint(Application application) throws IOException, InterruptedException {
		HttpResponse<String> answer = application.get("/actuator/otel");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).contains("\"exporters\":[{\"name\":\"otlp\"", "\"state\":\"DELIVERING\"")
			.containsPattern("\"delivered\":\\{[^}]*\"traces\":[1-9]")
			.containsPattern("\"delivered\":\\{[^}]*\"metrics\":[1-9]")
			.containsPattern("\"delivered\":\\{[^}]*\"logs\":[1-9]")
			.contains("\"findings\":[]");
	}

	private String sell(Application application) throws IOException, InterruptedException {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String trace = "%016x%016x".formatted(random.nextLong(1, Long.MAX_VALUE), random.nextLong(1, Long.MAX_VALUE));
		HttpResponse<String> answer = application.get("/sell", "traceparent", "00-" + trace + "-" + CALLER + "-01",
				"baggage", "tenant=acme");
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.body()).isEqualTo(this.kind.answer());
		return trace;
	}

	/** Each span as its kind and name, with that of its parent. */
	private static List<String> tree(List<SentSpan> spans) {
		return spans.stream().map((span) -> label(span) + " < " + parent(spans, span)).toList();
	}

	private static String parent(List<SentSpan> spans, SentSpan span) {
		if (span.parentSpanId().equals(CALLER)) {
			return "caller";
		}
		return spans.stream()
			.filter((other) -> other.spanId().equals(span.parentSpanId()))
			.map(Check::label)
			.findFirst()
			.orElse("nothing");
	}

	private static String label(SentSpan span) {
		return span.kind() + " " + span.name();
	}

	private static SentSpan span(Backend backend, String trace, String name) {
		return backend.spans(trace).stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	private static String sdkVersion(Backend backend) {
		return backend.receiver()
			.traceResources()
			.get(0)
			.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals("telemetry.sdk.version"))
			.map((attribute) -> attribute.getValue().getStringValue())
			.findFirst()
			.orElseThrow();
	}

}
