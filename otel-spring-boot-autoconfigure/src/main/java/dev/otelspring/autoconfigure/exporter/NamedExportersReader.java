package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.exporter.ExporterConfiguration.Tls;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code otel.exporters.*}: an exporter for each name.
 */
final class NamedExportersReader {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final long QUEUE_SIZE = 32 * 1024 * 1024;

	private final ExportersProperties properties;

	private final ExporterSettingsReader reader;

	private final Duration metricInterval;

	private final int maxRequestCount;

	NamedExportersReader(ExportersProperties properties, ExporterSettingsReader reader, Duration metricInterval,
			int maxRequestCount) {
		this.properties = properties;
		this.reader = reader;
		this.metricInterval = metricInterval;
		this.maxRequestCount = maxRequestCount;
	}

	List<ExporterConfiguration> read(Set<Signal> wanted) {
		List<ExporterConfiguration> configurations = new ArrayList<>();
		this.properties.exporters().forEach((name, exporter) -> {
			String prefix = "otel.exporters." + name + ".";
			Set<Signal> signals = EnumSet.copyOf(this.reader.signals(prefix + "signals", exporter.signals()));
			signals.retainAll(wanted);
			if (!signals.isEmpty()) {
				configurations.add(read(name, prefix, exporter, signals));
			}
		});
		return configurations;
	}

	private ExporterConfiguration read(String name, String prefix, ExportersProperties.Exporter exporter,
			Set<Signal> signals) {
		Protocol protocol = this.reader.protocol(prefix + "protocol", exporter.protocol());
		URI base = (exporter.endpoint() != null)
				? this.reader.url(prefix + "endpoint", exporter.endpoint(), protocol.defaultEndpoint())
				: protocol.defaultEndpoint();
		Map<Signal, URI> endpoints = ExporterSettingsReader.endpoints(base,
				special(prefix, exporter, protocol, HttpTransportSettings.endpointsUnder(base)));
		endpoints.keySet().retainAll(signals);
		ExportersProperties.SendingQueue queue = exporter.sendingQueue();
		String queuePrefix = prefix + "sending-queue.";
		PropertyValues values = this.reader.values();
		return new ExporterConfiguration(name, prefix::concat,
				(signal, property) -> prefix + ((property.equals("endpoint") && own(exporter, signal) != null)
						? signal.id() + "-endpoint" : property),
				protocol, base, endpoints, this.reader.headers(prefix + "headers", exporter.headers(), protocol),
				this.reader.compression(prefix + "compression", exporter.compression()),
				values.timeout(prefix + "timeout", exporter.timeout(), TIMEOUT),
				new Tls(exporter.sslBundle(), null, null, null, null), signals, this.maxRequestCount,
				values.atLeast(prefix + "max-request-size", exporter.maxRequestSize().toBytes(), 1, 1_000_000),
				values.atLeast(queuePrefix + "queue-size", queue.queueSize().toBytes(), 1, QUEUE_SIZE),
				onDisk(queuePrefix + "storage", queue.storage()),
				(int) values.atLeast(queuePrefix + "num-consumers", queue.numConsumers(), 1, 4),
				this.reader.retryPolicy(prefix + "retry-on-failure.", exporter.retryOnFailure()),
				metricReading(prefix + "metrics.", exporter.metrics()));
	}

	private static @Nullable String own(ExportersProperties.Exporter exporter, Signal signal) {
		if (signal == Signal.TRACES) {
			return exporter.tracesEndpoint();
		}
		return (signal == Signal.METRICS) ? exporter.metricsEndpoint() : exporter.logsEndpoint();
	}

	private Map<Signal, URI> special(String prefix, ExportersProperties.Exporter exporter, Protocol protocol,
			Map<Signal, URI> standard) {
		Map<Signal, URI> special = new EnumMap<>(standard);
		special(special, Signal.TRACES, prefix, exporter.tracesEndpoint(), protocol);
		special(special, Signal.METRICS, prefix, exporter.metricsEndpoint(), protocol);
		special(special, Signal.LOGS, prefix, exporter.logsEndpoint(), protocol);
		return special;
	}

	private void special(Map<Signal, URI> special, Signal signal, String prefix, @Nullable String endpoint,
			Protocol protocol) {
		if (endpoint == null) {
			return;
		}
		String property = prefix + signal.id() + "-endpoint";
		if (protocol == Protocol.GRPC) {
			this.reader.values()
				.rejectTogether(property, endpoint, List.of(prefix + "protocol"),
						"is for http/protobuf alone: gRPC has one endpoint for all signals",
						"leaves " + property + " unused");
			return;
		}
		special.computeIfPresent(signal, (key, standard) -> this.reader.url(property, endpoint, standard));
	}

	private boolean onDisk(String property, String storage) {
		boolean disk = this.reader.values().parse(property, storage, false, (text) -> switch (text.strip()) {
			case "disk" -> true;
			case "memory" -> false;
			default -> throw new IllegalArgumentException("must be memory or disk");
		});
		if (disk && this.properties.storage().directory() == null) {
			this.reader.values()
				.reject(property, storage,
						"needs a directory of this application alone: set otel.storage.directory, such as /var/lib/shop/otel");
			return false;
		}
		return disk;
	}

	private MetricReading metricReading(String prefix, ExportersProperties.Metrics metrics) {
		return new MetricReading(this.reader.temporality(prefix + "temporality", metrics.temporality()),
				this.reader.histograms(prefix + "histogram-aggregation", metrics.histogramAggregation()),
				(metrics.interval() != null)
						? this.reader.values().positive(prefix + "interval", metrics.interval(), this.metricInterval)
						: this.metricInterval);
	}

}
