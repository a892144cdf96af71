package dev.otelspring.autoconfigure;

import java.util.Map;

import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What must not be seen of a URL. */
class CredentialsTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			http://collector:4318,             http://collector:4318
			https://user:pw@host/v1,           https://******@host/v1
			https://u:p@ss@host,               https://******@host
			https://u:p/w@host,                https://******@host
			user:pw@collector:4317,            ******@collector:4317
			https://host/v1?api_key=s3cret&x=1, https://host/v1?api_key=******&x=******
			nonsense,                          nonsense
			a b@c,                             a ******@c
			""")
	void areHidden(String text, String shown) {
		assertThat(Credentials.hideIn(text)).isEqualTo(shown);
	}

	/** A password that is not encoded makes the URL one that cannot be used. */
	@Test
	void areHiddenInWhatIsSaidOfAWrongUrl() {
		String url = "https://u:p/w@host";
		Contexts.runner()
			.withInitializer(Contexts.variables(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", url)))
			.withPropertyValues("otel.metrics.exporter=none", "otel.logs.exporter=none")
			.run((context) -> assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message()).contains("https://******@host")
					.doesNotContain("p/w")));
		Contexts.runner()
			.withPropertyValues("otel.exporter.otlp.endpoint=" + url)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidOtelPropertyException.class,
						(failure) -> assertThat(failure.getValue()).isEqualTo("https://******@host"))
				.hasMessageNotContaining("p/w"));
	}

}
