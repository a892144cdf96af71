package dev.otelspring.autoconfigure.doctor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.ConfigurationFindings.Finding;
import dev.otelspring.autoconfigure.baggage.BaggageScope;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentSpan;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the rest where one variable of a list or of a group is wrong. */
class InvalidElementTests {

	private static final String FILTER = "OTEL_PROCESSORS_FILTER_SPANS_";

	private static final String POLICY = "OTEL_PROCESSORS_TAILSAMPLING_POLICIES_";

	@AutoClose
	private final Backend backend = Backend.start();

	private final ApplicationContextRunner contextRunner = Contexts.runner()
		.withPropertyValues(this.backend.properties())
		.withPropertyValues("otel.metrics.exporter=none", "otel.logs.exporter=none");

	@Test
	void oneConditionOfAFilterIsLeftOutAndTheOthersApply() {
		with(Map.of(FILTER + "0_NAME", "a*", FILTER + "1_KIND", "round", FILTER + "2_NAME", "c*")).run((context) -> {
			assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.isEqualTo("The environment variable OTEL_PROCESSORS_FILTER_SPANS_1_KIND='round' is ignored: "
						+ "otel.processors.filter.spans[1].kind must be one of internal, server, client, producer, "
						+ "consumer");
			spans(context, "apple", "banana", "cherry");
		});
		assertThat(this.backend.spans()).extracting(SentSpan::name).containsExactly("banana");
	}

	@Test
	void anElementThatLacksAPartIsToldByAllItsVariables() {
		with(Map.of("OTEL_PROCESSORS_ATTRIBUTES_ACTIONS_0_VALUE", "x", "OTEL_PROCESSORS_ATTRIBUTES_ACTIONS_0_ACTION",
				"upsert"))
			.run((context) -> assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.isEqualTo("The environment variables OTEL_PROCESSORS_ATTRIBUTES_ACTIONS_0_ACTION, "
						+ "OTEL_PROCESSORS_ATTRIBUTES_ACTIONS_0_VALUE are ignored: "
						+ "otel.processors.attributes.actions[0].key must be given"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			TYPE       | nonsense | type must be one of always_sample,
			THRESHOLD  | nonsense | threshold must be a duration such as 5s
			THRESHOLD  | -2m      | threshold must not be negative
			THRESHOLD  | 200000d  | threshold must be at most 36500d
			MINSPANS   | many     | min-spans must be a whole number
			""")
	void withoutOnePolicyAllTracesAreKept(String part, String value, String mend) {
		Map<String, Object> slow = new HashMap<>(
				Map.of(POLICY + "0_NAME", "slow", POLICY + "0_TYPE", "latency", POLICY + "0_THRESHOLD", "10s"));
		slow.put(POLICY + "0_" + part, value);
		slow.putAll(Map.of(POLICY + "1_NAME", "none", POLICY + "1_TYPE", "probabilistic",
				POLICY + "1_SAMPLINGPERCENTAGE", "0"));
		with(slow).run((context) -> {
			assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.asString()
				.startsWith("The environment variable " + POLICY + "0_" + part + "='" + value
						+ "' is ignored with the whole list, and the default applies: "
						+ "otel.processors.tail-sampling.policies[0]." + mend);
			spans(context, "apple");
		});
		assertThat(this.backend.spans()).hasSize(1);
	}

	@Test
	void oneEntryOfBaggageIsLeftOutAndTheOthersApply() {
		with(Map.of("OTEL_BAGGAGE_ENTRIES_0_KEY", "tenant id", "OTEL_BAGGAGE_ENTRIES_1_KEY", "a",
				"OTEL_BAGGAGE_ENTRIES_1_TOSPAN", "true"))
			.run((context) -> {
				assertThat(findings(context)).singleElement()
					.extracting(Finding::message)
					.isEqualTo("The environment variable OTEL_BAGGAGE_ENTRIES_0_KEY='tenant id' is ignored: "
							+ "otel.baggage.entries[0].key must be there and have no spaces or separators, such as "
							+ "tenant.id");
				try (BaggageScope scope = BaggageScope.open("a", "1")) {
					spans(context, "apple");
				}
			});
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).containsEntry("a", "1"));
	}

	@Test
	void aListWithAGapIsSetAside() {
		with(Map.of("OTEL_PROPAGATORS_0", "b3", "OTEL_PROPAGATORS_2", "baggage"))
			.run((context) -> assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.isEqualTo("The environment variable OTEL_PROPAGATORS_2='baggage' is ignored with the whole list, and "
						+ "the default applies: otel.propagators[2] must belong to a list that has no gaps and begins "
						+ "with [0]"));
	}

	@Test
	void anEmptyElementDoesNotEndTheList() {
		with(Map.of("OTEL_PROCESSORS_REDACTION_BLOCKEDKEYS_0", "", "OTEL_PROCESSORS_REDACTION_BLOCKEDKEYS_1",
				"password"))
			.run((context) -> {
				assertThat(findings(context)).isEmpty();
				context.getBean(Tracer.class).spanBuilder("x").setAttribute("password", "geheim").startSpan().end();
			});
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.attributes()).doesNotContainValue("geheim"));
	}

	@Test
	void aWrongExpressionDoesNotCostTheOthers() {
		with(Map.of("OTEL_PROCESSORS_REDACTION_BLOCKEDVALUES", "credit-card,(")).run((context) -> {
			assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.asString()
				.startsWith("The environment variable OTEL_PROCESSORS_REDACTION_BLOCKEDVALUES='credit-card,(' is used "
						+ "in part: otel.processors.redaction.blocked-values cannot be used: ");
			context.getBean(Tracer.class)
				.spanBuilder("x")
				.setAttribute("card", "4111 1111 1111 1111")
				.startSpan()
				.end();
		});
		assertThat(this.backend.spans()).singleElement()
			.satisfies((span) -> assertThat(span.attributes().get("card")).asString().doesNotContain("1111"));
	}

	@Test
	void anIndexedListOfNamesIsSetAsideAsOne() {
		with(Map.of("OTEL_EXPORTERS_MAIN_SIGNALS_0", "traces", "OTEL_EXPORTERS_MAIN_SIGNALS_1", "nonsense"))
			.run((context) -> assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.isEqualTo("The environment variables OTEL_EXPORTERS_MAIN_SIGNALS_0, OTEL_EXPORTERS_MAIN_SIGNALS_1 "
						+ "are ignored and the default applies: otel.exporters.main.signals must be of traces, metrics, "
						+ "logs"));
	}

	@Test
	void aVariableThatDoesNotGoWithAFileIsTheOneToBlame() {
		with(Map.of("OTEL_EXPORTERS_MAIN_RETRYONFAILURE_INITIALINTERVAL", "2m"))
			.withPropertyValues("otel.exporters.main.retry-on-failure.max-interval=1m")
			.run((context) -> assertThat(findings(context)).singleElement()
				.extracting(Finding::message)
				.asString()
				.startsWith("The environment variable OTEL_EXPORTERS_MAIN_RETRYONFAILURE_INITIALINTERVAL='2m' is "
						+ "ignored and the defaults of both apply: "));
	}

	@Test
	void aProtocolThatDoesNotGoWithAFileIsTheOneToBlame() {
		with(Map.of("OTEL_EXPORTERS_MAIN_PROTOCOL", "grpc"))
			.withPropertyValues("otel.exporters.main.logs-endpoint=http://localhost:4318/logs")
			.run((context) -> assertThat(findings(context)).extracting(Finding::message)
				.anySatisfy((message) -> assertThat(message).startsWith("The environment variable "
						+ "OTEL_EXPORTERS_MAIN_PROTOCOL='grpc' leaves otel.exporters.main.logs-endpoint unused: ")));
	}

	@Test
	void aPlaceholderThatCannotBeResolvedIsATextLikeAnother() {
		with(Map.of("OTEL_SDK_DISABLED", "${NOWHERE}", "OTEL_INSTRUMENTATION_ANNOTATIONS_ENABLED", "${NOWHERE}",
				"OTEL_TRACES_SAMPLER", "${NOWHERE}", "OTEL_PROPAGATORS", "${OTEL_PROPAGATORS}"))
			.run((context) -> assertThat(findings(context)).extracting(Finding::message)
				.anySatisfy((message) -> assertThat(message).contains("OTEL_TRACES_SAMPLER='${NOWHERE}'"))
				.anySatisfy((message) -> assertThat(message).contains("OTEL_PROPAGATORS='${OTEL_PROPAGATORS}'")));
	}

	@Test
	void aHeaderWhoseNameHasADotIsFoundAgain() {
		with(Map.of("OTEL_EXPORTER_OTLP_HEADERS_X_TOKEN", "gehe\u00efm"))
			.run((context) -> assertThat(findings(context)).singleElement()
				.satisfies((finding) -> assertThat(finding.message())
					.startsWith("The environment variable OTEL_EXPORTER_OTLP_HEADERS_X_TOKEN is ignored: ")
					.doesNotContain("gehe")));
	}

	private ApplicationContextRunner with(Map<String, Object> variables) {
		return this.contextRunner.withInitializer(Contexts.variables(variables));
	}

	private static List<Finding> findings(ApplicationContext context) {
		return context.getBean(ConfigurationFindings.class).all();
	}

	private static void spans(ApplicationContext context, String... names) {
		for (String name : names) {
			context.getBean(Tracer.class).spanBuilder(name).startSpan().end();
		}
		context.getBean(TelemetryPipeline.class).flush(Duration.ofSeconds(10));
	}

}
