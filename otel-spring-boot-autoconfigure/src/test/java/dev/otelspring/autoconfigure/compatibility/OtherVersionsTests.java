package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.ChildJvm;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/** Other versions of OpenTelemetry's jars than those that this library is built with. */
class OtherVersionsTests {

	private static final String CORE = "opentelemetry-(api|context|common|sdk|sdk-common|sdk-trace|sdk-metrics|sdk-logs"
			+ "|sdk-extension-autoconfigure-spi)-";

	/** All that is released together and may be on the class path of tests. */
	private static final String ALL = "opentelemetry-(api|context|common|sdk|exporter|extension)-.*";

	/** Boot's modules that need more of it than this library's starter brings. */
	private static final String BOOTS = "spring-boot-(starter-)?(opentelemetry|micrometer-tracing-opentelemetry)-.*";

	private static final String THE_LINE = "<opentelemetry.version>%s</opentelemetry.version>";

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void theVersionThatThisLibraryIsBuiltWithIsTheOneThatIsTold() {
		assertThat(OpenTelemetryJar.find(getClass().getClassLoader())).filteredOn((jar) -> jar.module().isNeeded())
			.hasSize(9)
			.allSatisfy((jar) -> assertThat(jar.version()).isEqualTo(JarProblem.BUILT_WITH));
		assertThat(JarProblem.find(getClass().getClassLoader())).isNull();
	}

	@Test
	void findsNothingMissingInWhatItIsBuiltWith() throws IOException {
		ClassLoader classLoader = getClass().getClassLoader();
		assertThat(LinkCheck.missing(classLoader, OpenTelemetryJar.find(classLoader))).isEmpty();
		List<String> read = new ArrayList<>();
		for (String pattern : LinkCheck.ours(classLoader)) {
			for (Resource file : new PathMatchingResourcePatternResolver(classLoader).getResources(pattern)) {
				read.add(String.valueOf(file.getFilename()));
			}
		}
		assertThat(read).contains("WithSpan.class", "Pipeline.class", "FrameEncoder.class", "JarsListener.class");
	}

	@Test
	void stopsTheStartWithWhatSpringBoot40Manages() {
		assertStops(new ChildJvm().without(ALL).with("other-versions", CORE + "1.55.0.jar"), "1.62.0",
				"opentelemetry-api-1.55.0, opentelemetry-common-1.55.0, opentelemetry-context-1.55.0, "
						+ "opentelemetry-sdk-1.55.0",
				"io.opentelemetry.api.common.AttributeKey.valueKey()");
	}

	@Test
	void stopsTheStartWithAnApiThatIsOlderThanTheSdk() {
		assertStops(
				new ChildJvm().without("opentelemetry-api-.*").with("other-versions", "opentelemetry-api-1.55.0.jar"),
				"1.62.0", "    - opentelemetry-api-1.55.0" + System.lineSeparator(),
				"io.opentelemetry.api.GlobalOpenTelemetry.isSet()");
	}

	@Test
	void stopsTheStartWithAnIncubatorThatTheSdkDoesNotKnow() {
		assertStops(new ChildJvm().with("other-versions", "opentelemetry-api-incubator-1.67.0-alpha.jar"), "1.67.0",
				"    - opentelemetry-api-incubator-1.67.0-alpha", "io.opentelemetry.api.incubator.common.");
	}

	@Test
	void stopsTheStartWithoutAJarOfTheSdk() {
		assertStops(new ChildJvm().without("opentelemetry-sdk-logs-.*"), "1.62.0",
				"    - opentelemetry-sdk-logs is not there", "io.opentelemetry.sdk.logs.");
	}

	@Test
	void leavesTheIncubatorThatIsOlderOut() {
		ChildJvm.Result result = run(
				new ChildJvm().with("other-versions", "opentelemetry-api-incubator-1.55.0-alpha.jar"));
		assertThat(result.output()).contains("APPLICATION FAILED TO START", "Exclude opentelemetry-api-incubator, or "
				+ "import io.opentelemetry:opentelemetry-bom-alpha:1.62.0-alpha");
	}

	@Test
	void saysNothingWhereAllAreLater() {
		ChildJvm.Result result = run(
				new ChildJvm().without(ALL).without(BOOTS).with("other-versions", CORE + "1.67.0.jar"));
		assertDelivers(result);
		assertThat(result.complaints()).isEmpty();
	}

	@Test
	void warnsWhereVersionsAreMixedAndWork() {
		ChildJvm.Result result = run(new ChildJvm().without("opentelemetry-common-.*")
			.with("other-versions", "opentelemetry-common-1.67.0.jar"));
		assertDelivers(result);
		assertThat(result.complaints()).singleElement()
			.asString()
			.contains("of several versions, which works for now: opentelemetry-api-1.62.0 and ",
					"more of that version; opentelemetry-common-1.67.0", THE_LINE.formatted("1.67.0"));
	}

	@Test
	void leavesAnApplicationAloneThatHasTheSdkDisabled() {
		ChildJvm.Result result = run(
				new ChildJvm().without("opentelemetry-api-.*").with("other-versions", "opentelemetry-api-1.55.0.jar"),
				"--otel.sdk.disabled=true");
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.complaints()).singleElement().asString().contains("opentelemetry-api-1.55.0");
	}

	private void assertStops(ChildJvm child, String version, String... told) {
		ChildJvm.Result result = run(child);
		assertThat(result.exit()).as(result.output()).isOne();
		assertThat(result.output()).contains("APPLICATION FAILED TO START", THE_LINE.formatted(version))
			.contains(told)
			.doesNotContain("\tat ", "NoClassDefFoundError", "NoSuchMethodError");
	}

	private void assertDelivers(ChildJvm.Result result) {
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(this.backend.spans()).extracting(SentSpan::name).as(result.output()).containsExactly("sell");
		assertThat(this.backend.logs()).extracting(SentLog::body).contains("sold");
		assertThat(this.backend.metric("sold")).isPresent();
	}

	private ChildJvm.Result run(ChildJvm child, String... more) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.main.web-application-type=none", "--management.otlp.metrics.export.enabled=false",
						"--management.prometheus.metrics.export.enabled=false"));
		for (String property : this.backend.properties()) {
			arguments.add("--" + property);
		}
		arguments.addAll(Arrays.asList(more));
		return child.run(Shop.class.getName(), arguments.toArray(String[]::new));
	}

	/** Sells once, and closes. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Shop {

		public static void main(String[] args) {
			SpringApplication.run(Shop.class, args).close();
		}

		@Bean
		ApplicationRunner sale(OpenTelemetry openTelemetry) {
			return (arguments) -> {
				openTelemetry.getTracer("shop")
					.spanBuilder("sell")
					.setAttribute(AttributeKey.stringKey("sku"), "book-1")
					.startSpan()
					.end();
				openTelemetry.getMeter("shop").counterBuilder("sold").build().add(1);
				LoggerFactory.getLogger("shop").info("sold");
			};
		}

	}

}
