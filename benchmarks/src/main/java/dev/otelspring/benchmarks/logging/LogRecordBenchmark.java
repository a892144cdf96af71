package dev.otelspring.benchmarks.logging;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.otelspring.benchmarks.NoSpans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A line that Logback leads to the appender, within a span, beside the same line of a
 * logger that has no appender, and beside a record made by hand. Processors and exporters
 * are in none.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LogRecordBenchmark {

	private ConfigurableApplicationContext context;

	private Scope span;

	private Logger logger;

	private Logger silent;

	private io.opentelemetry.api.logs.Logger byHand;

	private int next;

	@Setup
	@SuppressWarnings("MustBeClosedChecker") // closed when the benchmark stops
	public void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("otel.traces.exporter=none", "otel.metrics.exporter=none", "spring.main.banner-mode=off",
					"logging.level.root=info")
			.run();
		this.span = this.context.getBean(Tracer.class).spanBuilder("request").startSpan().makeCurrent();
		this.byHand = this.context.getBean(OpenTelemetry.class).getLogsBridge().get("orders");
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender("CONSOLE");
		this.logger = logback.getLogger("orders");
		this.silent = logback.getLogger("silent");
		this.silent.setAdditive(false);
	}

	@TearDown
	public void stop() {
		this.span.close();
		this.context.close();
	}

	@Benchmark
	public void line() {
		this.logger.info("Order {} is placed", this.next++);
	}

	@Benchmark
	public void lineWithoutAppender() {
		this.silent.info("Order {} is placed", this.next++);
	}

	@Benchmark
	public void lineOfALevelThatIsOff() {
		this.logger.debug("Order {} is placed", this.next++);
	}

	@Benchmark
	public void recordByHand() {
		this.byHand.logRecordBuilder()
			.setTimestamp(System.currentTimeMillis(), TimeUnit.MILLISECONDS)
			.setSeverity(Severity.INFO)
			.setSeverityText("INFO")
			.setBody("Order " + this.next++ + " is placed")
			.emit();
	}

	/** The application, with an SDK that exports nothing. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	public static class Application {

		@Bean
		SdkTracerProvider tracerProvider() {
			return SdkTracerProvider.builder().addSpanProcessor(new NoSpans()).build();
		}

		// In the place of the starter's, which brings the pipeline.
		@Bean
		SdkLoggerProvider loggerProvider() {
			return SdkLoggerProvider.builder().addLogRecordProcessor((context, logRecord) -> {
			}).build();
		}

	}

}
