package dev.otelspring.autoconfigure.aot;

import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.log4j2.Log4jLibrary;
import dev.otelspring.autoconfigure.instrumentation.logback.LogbackLibrary;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * The classes of optional libraries that are asked for by name while the application
 * runs. Without a hint, a native image says of each that it is not there, and what goes
 * with it is off without a word.
 */
final class AskedForClasses implements RuntimeHintsRegistrar {

	private static final List<String> NAMES = List.of(LogbackLibrary.CLASS, Log4jLibrary.CLASS,
			"reactor.core.publisher.Flux", "kotlinx.coroutines.reactor.MonoKt", "reactor.netty.http.client.HttpClient",
			"reactor.netty.http.server.HttpServerRequest", "io.netty.handler.codec.http2.Http2FrameCodec",
			"io.netty.handler.ssl.JdkSslContext", "jakarta.servlet.http.HttpServletRequest",
			"org.springframework.web.util.pattern.PathPattern",
			"io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter",
			"io.prometheus.metrics.expositionformats.ExpositionFormats",
			"io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration",
			"io.micrometer.registry.otlp.OtlpMeterRegistry",
			"org.springframework.boot.micrometer.metrics.autoconfigure.export.otlp.OtlpMetricsExportAutoConfiguration");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		NAMES.forEach((name) -> hints.reflection()
			.registerTypeIfPresent((classLoader != null) ? classLoader : getClass().getClassLoader(), name));
		// What properties there are, for who misspells one.
		hints.resources().registerPattern("META-INF/spring-configuration-metadata.json");
		hints.resources().registerPattern("dev/otelspring/autoconfigure/actuate/page/*");
	}

}
