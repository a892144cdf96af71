package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.CustomizedHeaders;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.ExporterDefinition;
import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.transport.ClockSkew;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import dev.otelspring.pipeline.transport.Transport;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Adds the OTLP exporters to a pipeline: those under {@code otel.exporters}, or where
 * none are, the one of {@code otel.exporter.otlp}.
 */
public final class OtlpExporters {

	private final ExportersProperties properties;

	private final ExporterSettingsReader reader;

	private final SingleExporterReader single;

	private final NamedExportersReader named;

	private final TransportFactory transports;

	private final ExporterAdvice advice;

	/**
	 * Reads the properties.
	 * @param otlp the one exporter
	 * @param exporters the named ones
	 * @param metricInterval how often metrics are read where an exporter does not say
	 * @param maxRequestCount how many items a request has at most
	 * @param exportTimeouts how long one request of the one exporter may last at most
	 * @param values decides what wrong values do
	 * @param bundles where {@code ssl-bundle} is looked up
	 * @param classLoader where Reactor Netty is looked for
	 * @param headers what changes from request to request
	 * @param customizedHeaders over both, {@code null} if there will be none
	 * @param endpoints where signals of the one exporter go, over the properties
	 */
	public OtlpExporters(OtlpProperties otlp, ExportersProperties exporters, Duration metricInterval,
			int maxRequestCount, Map<Signal, Duration> exportTimeouts, PropertyValues values,
			@Nullable SslBundles bundles, ClassLoader classLoader, HeaderBeans headers,
			@Nullable CustomizedHeaders customizedHeaders, List<ExporterEndpoint> endpoints) {
		this.properties = exporters;
		this.advice = new ExporterAdvice(new PortProbe(), new Proxies(values::variable));
		this.reader = new ExporterSettingsReader(values);
		SslContexts contexts = new SslContexts(bundles, values);
		this.single = new SingleExporterReader(otlp, this.reader, contexts, metricInterval, maxRequestCount,
				exportTimeouts, endpoints);
		this.named = new NamedExportersReader(exporters, this.reader, metricInterval, maxRequestCount);
		this.transports = new TransportFactory(contexts, values, classLoader, headers, customizedHeaders,
				Clock.systemUTC());
	}

	/**
	 * Adds the exporters.
	 * @param builder where to
	 * @param signals what is to be exported by OTLP
	 */
	public void addTo(TelemetryPipeline.Builder builder, Set<Signal> signals) {
		List<ExporterConfiguration> configurations = this.properties.exporters().isEmpty() ? this.single.read(signals)
				: this.named.read(signals);
		try (QueueFactory queues = new QueueFactory(this.properties.storage(), configurations, this.reader.values())) {
			builder.advice(this.advice);
			for (ExporterConfiguration configuration : configurations) {
				this.advice.know(configuration);
				builder.addExporter(define(configuration, queues));
			}
			queues.handOver(builder);
		}
	}

	/**
	 * What is to be said of the problems of these exporters.
	 * @return knows them once they were added
	 */
	public ExporterAdvice advice() {
		return this.advice;
	}

	/**
	 * How far the backends' clocks are from this host's.
	 * @return of all these exporters
	 */
	public ClockSkew clockSkew() {
		return this.transports.clockSkew();
	}

	/**
	 * Exporters whose backend is known not to take the temporality that it is sent.
	 * @return usually empty
	 */
	public List<TemporalityMisfit> temporalityMisfits() {
		return this.advice.temporalityMisfits();
	}

	private ExporterDefinition define(ExporterConfiguration configuration, QueueFactory queues) {
		Transport transport = this.transports.create(configuration);
		return new ExporterDefinition(configuration.name(), shown(configuration), configuration.protocol().id(),
				configuration.compression().name().toLowerCase(Locale.ROOT), configuration.signals(), transport,
				queues.create(configuration), configuration.retryPolicy(),
				new ExporterSettings(configuration.maxRequestCount(), configuration.maxRequestSize(),
						configuration.numConsumers()),
				configuration.metricReading());
	}

	// The base where all signals are under it, else each full URL.
	private static String shown(ExporterConfiguration configuration) {
		Map<Signal, URI> standard = HttpTransportSettings.endpointsUnder(configuration.base());
		boolean under = configuration.protocol() == Protocol.GRPC || configuration.endpoints()
			.entrySet()
			.stream()
			.allMatch((entry) -> entry.getValue().equals(standard.get(entry.getKey())));
		return under ? withoutUserInfo(configuration.base()) : String.join(", ",
				configuration.endpoints().values().stream().map(OtlpExporters::withoutUserInfo).toList());
	}

	private static String withoutUserInfo(URI uri) {
		return (uri.getRawUserInfo() != null) ? uri.toString().replace(uri.getRawUserInfo() + "@", "") : uri.toString();
	}

}
