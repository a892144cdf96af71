package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.otelspring.autoconfigure.exporter.ExporterConfiguration.Tls;
import dev.otelspring.autoconfigure.exporter.ExporterEndpoint.Found;
import dev.otelspring.autoconfigure.exporter.OtlpProperties.PerSignal;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.source.MetricReading;
import dev.otelspring.pipeline.transport.Compression;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Reads {@code otel.exporter.otlp.*}: one exporter for all signals, or several where
 * signals differ in more than their endpoint. An {@link ExporterEndpoint} takes the place
 * of the endpoint that is configured.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/protocol/exporter/">Specification, OTLP
 * exporter</a>
 */
final class SingleExporterReader {

	private static final String PREFIX = "otel.exporter.otlp.";

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final DataSize QUEUE_SIZE = DataSize.ofMegabytes(32);

	private final OtlpProperties properties;

	private final ExporterSettingsReader reader;

	private final SslContexts contexts;

	private final PemFiles pemFiles;

	private final Duration metricInterval;

	private final int maxRequestCount;

	private final Map<Signal, Duration> exportTimeouts;

	private final List<ExporterEndpoint> endpoints;

	SingleExporterReader(OtlpProperties properties, ExporterSettingsReader reader, SslContexts contexts,
			Duration metricInterval, int maxRequestCount, Map<Signal, Duration> exportTimeouts,
			List<ExporterEndpoint> endpoints) {
		this.properties = properties;
		this.reader = reader;
		this.contexts = contexts;
		this.pemFiles = new PemFiles(reader.values());
		this.metricInterval = metricInterval;
		this.maxRequestCount = maxRequestCount;
		this.exportTimeouts = exportTimeouts;
		this.endpoints = endpoints;
	}

	List<ExporterConfiguration> read(Set<Signal> signals) {
		Map<Connection, Set<Signal>> groups = new LinkedHashMap<>();
		Map<Signal, URI> special = new EnumMap<>(Signal.class);
		Map<Signal, String> sources = new EnumMap<>(Signal.class);
		for (Signal signal : signals) {
			PerSignal own = own(signal);
			Connection connection = connection(signal, own);
			Found given = given(signal, connection.protocol());
			if (given != null) {
				connection = connection.with(given);
				URI url = this.reader.url(given.source(), given.url(), standard(signal, connection.protocol()));
				special.put(signal, given.grpc() ? withoutPath(url) : url);
				sources.put(signal, given.source());
			}
			else if (own.endpoint() != null) {
				special.put(signal, endpoint(property(signal, "endpoint"), own.endpoint(), connection.protocol(),
						insecure(own), standard(signal, connection.protocol())));
			}
			else if (connection.protocol() == Protocol.GRPC && insecure(own) != this.properties.insecure()) {
				special.put(signal, base(Protocol.GRPC, insecure(own)));
			}
			groups.computeIfAbsent(connection.at(special.get(signal)), (key) -> EnumSet.noneOf(Signal.class))
				.add(signal);
		}
		List<ExporterConfiguration> configurations = new ArrayList<>();
		groups.forEach((connection, group) -> configurations.add(configuration(
				(groups.size() == 1) ? "otlp" : "otlp-" + name(group), group, connection, special, sources)));
		return configurations;
	}

	private ExporterConfiguration configuration(String name, Set<Signal> signals, Connection connection,
			Map<Signal, URI> special, Map<Signal, String> sources) {
		URI base = base(connection.protocol());
		Map<Signal, URI> endpoints = ExporterSettingsReader.endpoints(base, special);
		endpoints.keySet().retainAll(signals);
		ExporterSettings defaults = ExporterSettings.defaults();
		Signal first = signals.iterator().next();
		return new ExporterConfiguration(name, (property) -> setting(first, property),
				(signal, property) -> property.equals("endpoint")
						? sources.getOrDefault(signal, setting(signal, property)) : setting(signal, property),
				connection.protocol(), (connection.grpcEndpoint() != null) ? connection.grpcEndpoint() : base,
				endpoints, connection.headers(), connection.compression(), connection.timeout(), connection.tls(),
				signals, this.maxRequestCount, defaults.maxRequestBytes(), QUEUE_SIZE.toBytes(), false,
				defaults.numConsumers(), RetryPolicy.defaults(), metricReading());
	}

	private @Nullable Found given(Signal signal, Protocol protocol) {
		return this.endpoints.stream()
			.filter((endpoint) -> endpoint.signal() == signal)
			.map((endpoint) -> endpoint.find(protocol == Protocol.GRPC))
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	// Boot's have one, with which its own exporters over gRPC do nothing.
	private static URI withoutPath(URI url) {
		return URI.create(url.getScheme() + "://" + url.getRawAuthority());
	}

	// What applies where the signal has no endpoint of its own.
	private URI standard(Signal signal, Protocol protocol) {
		URI base = base(protocol);
		return (protocol == Protocol.GRPC) ? base
				: HttpTransportSettings.endpointsUnder(base).getOrDefault(signal, base);
	}

	private URI base(Protocol protocol) {
		return base(protocol, this.properties.insecure());
	}

	private URI base(Protocol protocol, boolean insecure) {
		String endpoint = this.properties.endpoint();
		return (endpoint != null)
				? endpoint(PREFIX + "endpoint", endpoint, protocol, insecure, protocol.defaultEndpoint())
				: protocol.defaultEndpoint();
	}

	private URI endpoint(String property, String text, Protocol protocol, boolean insecure, URI fallback) {
		return (protocol == Protocol.GRPC) ? this.reader.target(property, text, insecure, fallback)
				: this.reader.url(property, text, fallback);
	}

	private boolean insecure(PerSignal own) {
		return (own.insecure() != null) ? own.insecure() : this.properties.insecure();
	}

	private MetricReading metricReading() {
		return new MetricReading(
				this.reader.temporality(PREFIX + "metrics.temporality.preference",
						this.properties.metrics().temporalityPreference()),
				this.reader.histograms(PREFIX + "metrics.default.histogram.aggregation",
						this.properties.metrics().defaultHistogramAggregation()),
				this.metricInterval);
	}

	private Connection connection(Signal signal, PerSignal own) {
		Protocol protocol = (own.protocol() != null)
				? this.reader.protocol(property(signal, "protocol"), own.protocol())
				: this.reader.protocol(PREFIX + "protocol", this.properties.protocol());
		Map<String, String> headers = own.headers().isEmpty()
				? this.reader.headers(PREFIX + "headers", this.properties.headers(), protocol)
				: this.reader.headers(property(signal, "headers"), own.headers(), protocol);
		Compression compression = (own.compression() != null)
				? this.reader.compression(property(signal, "compression"), own.compression())
				: this.reader.compression(PREFIX + "compression", this.properties.compression());
		Duration timeout = (own.timeout() != null)
				? this.reader.values().timeout(property(signal, "timeout"), own.timeout(), TIMEOUT)
				: this.reader.values().timeout(PREFIX + "timeout", this.properties.timeout(), TIMEOUT);
		return new Connection(protocol, headers, compression, shorter(timeout, this.exportTimeouts.get(signal)),
				tls(signal, own), null);
	}

	private static Duration shorter(Duration timeout, @Nullable Duration exportTimeout) {
		return (exportTimeout != null && exportTimeout.compareTo(timeout) < 0) ? exportTimeout : timeout;
	}

	// A signal's own file takes the place of the common bundle, too.
	private @Nullable String bundle(Signal signal, PerSignal own) {
		String bundle = (own.sslBundle() != null) ? this.contexts.check(property(signal, "ssl-bundle"), own.sslBundle())
				: null;
		String common = this.properties.sslBundle();
		boolean files = own.certificate() != null || own.clientCertificate() != null;
		return (bundle == null && common != null && !files) ? this.contexts.check(PREFIX + "ssl-bundle", common)
				: bundle;
	}

	private Tls tls(Signal signal, PerSignal own) {
		String bundle = bundle(signal, own);
		if (bundle != null) {
			return new Tls(bundle, null, null, null, null);
		}
		String trusted = certificates(signal, "certificate", own.certificate(), this.properties.certificate());
		String certificate = certificates(signal, "client.certificate", own.clientCertificate(),
				this.properties.clientCertificate());
		String key = first(own.clientKey(), this.properties.clientKey());
		if (key == null) {
			return (trusted != null || certificate != null) ? new Tls(null, null, trusted, null, certificate)
					: Tls.DEFAULT;
		}
		boolean unreadable = certificate == null
				&& first(own.clientCertificate(), this.properties.clientCertificate()) != null;
		String usable = unreadable ? null : this.pemFiles.key(setting(signal, "client.key"), key,
				setting(signal, "client.certificate"), certificate);
		return (trusted != null || usable != null)
				? new Tls(null, null, trusted, usable, (usable != null) ? certificate : null) : Tls.DEFAULT;
	}

	private @Nullable String certificates(Signal signal, String name, @Nullable String own, @Nullable String common) {
		String file = (own != null) ? this.pemFiles.certificates(property(signal, name), own) : null;
		return (file == null && common != null) ? this.pemFiles.certificates(PREFIX + name, common) : file;
	}

	private PerSignal own(Signal signal) {
		return signal.of(this.properties.traces(), this.properties.metrics().common(), this.properties.logs());
	}

	// The signals of one exporter have the same values, though not from the same
	// property.
	private String setting(Signal signal, String name) {
		PerSignal own = own(signal);
		Object value = switch (name) {
			case "endpoint" -> own.endpoint();
			case "protocol" -> own.protocol();
			case "headers" -> own.headers().isEmpty() ? null : own.headers();
			case "timeout" -> own.timeout();
			case "certificate" -> own.certificate();
			case "client.key" -> own.clientKey();
			case "client.certificate" -> own.clientCertificate();
			case "ssl-bundle" -> own.sslBundle();
			default -> null;
		};
		return (value != null) ? property(signal, name) : PREFIX + name;
	}

	private static @Nullable String first(@Nullable String own, @Nullable String common) {
		return (own != null) ? own : common;
	}

	private static String property(Signal signal, String name) {
		return PREFIX + signal.id() + "." + name;
	}

	private static String name(Set<Signal> signals) {
		return String.join("-", signals.stream().map(Signal::id).toList());
	}

	/** What signals must have in common to share an exporter. */
	private record Connection(Protocol protocol, Map<String, String> headers, Compression compression, Duration timeout,
			Tls tls, @Nullable URI grpcEndpoint) {

		// Those of a record are linked at their first use, which a start pays for.

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Connection that && this.protocol == that.protocol
					&& this.headers.equals(that.headers) && this.compression == that.compression
					&& this.timeout.equals(that.timeout) && (this.tls == that.tls || this.tls.equals(that.tls))
					&& Objects.equals(this.grpcEndpoint, that.grpcEndpoint);
		}

		@Override
		public int hashCode() {
			return this.timeout.hashCode();
		}

		Connection with(Found given) {
			return new Connection(given.grpc() ? Protocol.GRPC : Protocol.HTTP_PROTOBUF, this.headers, this.compression,
					this.timeout,
					(given.sslBundle() != null) ? new Tls(null, given.sslBundle(), null, null, null) : this.tls, null);
		}

		// gRPC has one endpoint for all signals; over HTTP each has its own anyway.
		Connection at(@Nullable URI special) {
			return (this.protocol == Protocol.GRPC && !Objects.equals(special, this.grpcEndpoint))
					? new Connection(this.protocol, this.headers, this.compression, this.timeout, this.tls, special)
					: this;
		}

	}

}
