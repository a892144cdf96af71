package dev.otelspring.autoconfigure.metrics.prometheus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** {@code otel.metrics.exporter=prometheus}: an address of its own. */
@ExtendWith(OutputCaptureExtension.class)
class PrometheusServerTests {

	private static final Pattern ADDRESS = Pattern.compile("Prometheus can fetch metrics at (http://\\S+)");

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void hasAllMetricsWithoutActuatorsEndpoint(CapturedOutput output) {
		try (App app = app().start()) {
			app.bean(Meter.class).counterBuilder("shop.orders").build().add(3);
			app.bean(MeterRegistry.class).counter("shop.carts").increment();
			HttpResponse<String> answer = get("GET", address(output), "text/plain");
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("content-type")).get().asString().startsWith("text/plain");
			assertThat(answer.body())
				.contains("shop_orders_total{otel_scope_name=\"application\"} 3.0", "target_info{",
						"jvm_memory_used_bytes{")
				.containsPattern("shop_carts_total\\{.*} 1.0");
		}
	}

	@ParameterizedTest
	@CsvSource({ "application/openmetrics-text;version=1.0.0, application/openmetrics-text, # EOF",
			"*/*, text/plain, # TYPE", ", text/plain, # TYPE" })
	void answersInTheFormatThatIsAskedFor(String accept, String contentType, String mark, CapturedOutput output) {
		try (App app = app().start()) {
			app.bean(Meter.class).counterBuilder("shop.orders").build().add(3);
			HttpResponse<String> answer = get("GET", address(output), accept);
			assertThat(answer.headers().firstValue("content-type")).get().asString().startsWith(contentType);
			assertThat(answer.body()).contains(mark);
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST, /metrics, 405", "GET, /, 404", "GET, /metricsandmore, 404" })
	void refusesAllElse(String method, String path, int status, CapturedOutput output) {
		try (App app = app().start()) {
			String other = address(output).replaceAll("/metrics$", path);
			assertThat(get(method, other, "*/*").statusCode()).isEqualTo(status);
		}
	}

	@Test
	void sendsNoMetricsButWhatElseThereIs() {
		try (App app = app().sendingTo(this.backend).with("otel.logs.exporter=otlp").start()) {
			app.bean(Meter.class).counterBuilder("shop.orders").build().add(3);
			app.deliver();
		}
		assertThat(this.backend.receiver().metrics()).isEmpty();
		assertThat(this.backend.logs()).isNotEmpty();
	}

	@Test
	void obeysTheCardinalityLimitAndTellsWhatIsBeyond(CapturedOutput output) {
		try (App app = app().with("otel.java.metrics.cardinality.limit=3").start()) {
			LongCounter orders = app.bean(Meter.class).counterBuilder("shop.orders").build();
			for (int i = 0; i < 10; i++) {
				orders.add(1, Attributes.of(AttributeKey.longKey("customer"), (long) i));
			}
			assertThat(get("GET", address(output), "text/plain").body().lines())
				.filteredOn((line) -> line.startsWith("shop_orders_total{"))
				.hasSize(3)
				.anyMatch((line) -> line.contains("otel_metric_overflow=\"true\""));
			assertThat(output).contains("The metric 'shop.orders' of 'application' is not complete by attribute");
		}
	}

	@Test
	void goesBesideOtlp(CapturedOutput output) {
		try (App app = app().sendingTo(this.backend).with("otel.metrics.exporter=otlp,prometheus").start()) {
			app.bean(Meter.class).counterBuilder("shop.orders").build().add(3);
			app.deliver();
			assertThat(get("GET", address(output), "*/*").body()).contains("shop_orders_total");
		}
		assertThat(this.backend.metric("shop.orders")).isPresent();
	}

	@Test
	void tellsThatItsAddressIsTakenAndLetsTheApplicationStart() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
				App app = app().with("otel.exporter.prometheus.port=" + taken.getLocalPort()).start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).singleElement()
				.extracting(ConfigurationFindings.Finding::message)
				.asString()
				.startsWith("Prometheus cannot fetch metrics: nothing listens at localhost:" + taken.getLocalPort())
				.endsWith("Set otel.exporter.prometheus.host and .port to an address that is free");
		}
	}

	@Test
	void takesTheDefaultForAWrongVariable() {
		try (App app = App.of(Application.class)
			.noWeb()
			.silent()
			.with("otel.metrics.exporter=prometheus")
			.variable("OTEL_EXPORTER_PROMETHEUS_PORT", "70000")
			.start()) {
			assertThat(app.bean(ConfigurationFindings.class).all()).first()
				.extracting(ConfigurationFindings.Finding::message)
				.asString()
				.startsWith("The environment variable OTEL_EXPORTER_PROMETHEUS_PORT='70000' is ignored and the default "
						+ "applies: otel.exporter.prometheus.port must be a port");
		}
	}

	@Test
	void keepsNoJvmAliveAndListensNoLongerThanTheApplication(CapturedOutput output) {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		String address;
		try (App app = app().start()) {
			address = address(output);
			get("GET", address, "*/*");
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().matches("HTTP-Dispatcher|otel-prometheus"))
				.filteredOn((thread) -> !before.contains(thread))
				.hasSize(2)
				.allMatch(Thread::isDaemon);
		}
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> get("GET", address, "*/*"));
	}

	private static App.Builder app() {
		return App.of(Application.class)
			.noWeb()
			.silent()
			.with("otel.metrics.exporter=prometheus", "otel.exporter.prometheus.port=0");
	}

	private static String address(CapturedOutput output) {
		Matcher matcher = ADDRESS.matcher(output.getOut());
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

	private static HttpResponse<String> get(String method, String url, String accept) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (accept != null) {
			request.header("Accept", accept);
		}
		try {
			return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
