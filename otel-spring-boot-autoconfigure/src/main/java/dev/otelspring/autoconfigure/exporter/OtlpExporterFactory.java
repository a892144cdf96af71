package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.exporter.OtlpProperties.PerSignal;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.assembly.ExporterDefinition;
import dev.otelspring.pipeline.exporter.ExporterSettings;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.queue.MemoryQueue;
import dev.otelspring.pipeline.transport.HttpTransport;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import dev.otelspring.pipeline.transport.HttpTransportSettings.Compression;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * From {@code otel.exporter.otlp.*} to exporters: one for all signals, or several where
 * signals differ in more than their endpoint.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/protocol/exporter/">Specification, OTLP
 * exporter</a>
 */
public final class OtlpExporterFactory {

	private static final String PREFIX = "otel.exporter.otlp.";

	private static final URI DEFAULT_ENDPOINT = URI.create("http://localhost:4318");

	private static final String PROTOCOL = "http/protobuf";

	private static final DataSize QUEUE_SIZE = DataSize.ofMegabytes(32);

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final OtlpProperties properties;

	private final PropertyValues values;

	private final ExporterSettings settings;

	public OtlpExporterFactory(OtlpProperties properties, PropertyValues values, ExporterSettings settings) {
		this.properties = properties;
		this.values = values;
		this.settings = settings;
	}

	/**
	 * Builds the exporters.
	 * @param signals what is to be exported by OTLP
	 * @return none if there are no signals; named {@code otlp}, or {@code otlp-traces}
	 * and so on
	 */
	public List<ExporterDefinition> create(Set<Signal> signals) {
		URI base = parseUrl(PREFIX + "endpoint", this.properties.endpoint(), DEFAULT_ENDPOINT);
		Map<Signal, URI> endpoints = new EnumMap<>(HttpTransportSettings.endpointsUnder(base));
		Map<Connection, Set<Signal>> groups = new LinkedHashMap<>();
		for (Signal signal : signals) {
			PerSignal special = special(signal);
			if (special.endpoint() != null) {
				URI fallback = endpoints.get(signal);
				endpoints.put(signal, parseUrl(property(signal, "endpoint"), special.endpoint(),
						(fallback != null) ? fallback : DEFAULT_ENDPOINT));
			}
			groups.computeIfAbsent(connection(signal, special), (key) -> EnumSet.noneOf(Signal.class)).add(signal);
		}
		List<ExporterDefinition> definitions = new ArrayList<>();
		groups.forEach((connection, group) -> definitions
			.add(define((groups.size() == 1) ? "otlp" : "otlp-" + name(group), group, connection, endpoints, base)));
		return definitions;
	}

	private ExporterDefinition define(String name, Set<Signal> signals, Connection connection,
			Map<Signal, URI> endpoints, URI base) {
		Map<Signal, URI> own = new EnumMap<>(Signal.class);
		signals.forEach((signal) -> own.put(signal, Objects.requireNonNull(endpoints.get(signal))));
		HttpTransportSettings transport = new HttpTransportSettings(own, connection::headers, connection.compression(),
				connection.timeout(), CONNECT_TIMEOUT, null, userAgent());
		return new ExporterDefinition(name, shown(own, base), PROTOCOL,
				connection.compression().name().toLowerCase(Locale.ROOT), signals,
				new HttpTransport(transport, Clock.systemUTC()), new MemoryQueue(QUEUE_SIZE.toBytes()),
				RetryPolicy.defaults(), this.settings);
	}

	// The base where all signals are under it, else each full URL.
	private static String shown(Map<Signal, URI> endpoints, URI base) {
		Map<Signal, URI> standard = HttpTransportSettings.endpointsUnder(base);
		boolean under = endpoints.entrySet()
			.stream()
			.allMatch((entry) -> entry.getValue().equals(standard.get(entry.getKey())));
		return under ? withoutUserInfo(base)
				: String.join(", ", endpoints.values().stream().map(OtlpExporterFactory::withoutUserInfo).toList());
	}

	private static String withoutUserInfo(URI uri) {
		return (uri.getRawUserInfo() != null) ? uri.toString().replace(uri.getRawUserInfo() + "@", "") : uri.toString();
	}

	private Connection connection(Signal signal, PerSignal special) {
		protocol(signal, special);
		String compressionProperty = (special.compression() != null) ? property(signal, "compression")
				: PREFIX + "compression";
		String compression = (special.compression() != null) ? special.compression() : this.properties.compression();
		Map<String, String> headers = special.headers().isEmpty()
				? checked(PREFIX + "headers", this.properties.headers())
				: checked(property(signal, "headers"), special.headers());
		return new Connection(headers,
				this.values.parse(compressionProperty, compression, Compression.NONE,
						OtlpExporterFactory::parseCompression),
				(special.timeout() != null) ? timeout(property(signal, "timeout"), special.timeout())
						: timeout(PREFIX + "timeout", this.properties.timeout()));
	}

	private void protocol(Signal signal, PerSignal special) {
		String property = (special.protocol() != null) ? property(signal, "protocol") : PREFIX + "protocol";
		String protocol = (special.protocol() != null) ? special.protocol() : this.properties.protocol();
		if (!PROTOCOL.equals(protocol)) {
			this.values.reject(property, protocol,
					"must be http/protobuf, which collectors take at port 4318 (http://localhost:4318)");
		}
	}

	private Duration timeout(String property, Duration timeout) {
		if (timeout.isZero() || timeout.isNegative()) {
			this.values.reject(property, timeout.toString(), "must be a positive duration such as 10s");
			return Duration.ofSeconds(10);
		}
		return timeout;
	}

	private Map<String, String> checked(String property, Map<String, String> headers) {
		Map<String, String> checked = new LinkedHashMap<>();
		headers.forEach((name, value) -> {
			String problem = HttpTransportSettings.problemWithHeader(name, value);
			if (problem == null) {
				checked.put(name, value);
			}
			else {
				this.values.rejectEntry(property, name, "must hold headers that can be sent: " + problem);
			}
		});
		return checked;
	}

	private URI parseUrl(String property, String value, URI fallback) {
		return this.values.parse(property, value, fallback, OtlpExporterFactory::parseUrl);
	}

	private static URI parseUrl(String text) {
		try {
			URI uri = new URI(text.strip());
			boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
			if (http && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null
					&& uri.getPort() <= 65535) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Told below, with an example.
		}
		throw new IllegalArgumentException("must be an http or https URL (try http://localhost:4318)");
	}

	private static Compression parseCompression(String text) {
		return switch (text.strip()) {
			case "gzip" -> Compression.GZIP;
			case "none" -> Compression.NONE;
			default -> throw new IllegalArgumentException("must be gzip or none");
		};
	}

	private PerSignal special(Signal signal) {
		return switch (signal) {
			case TRACES -> this.properties.traces();
			case METRICS -> this.properties.metrics();
			case LOGS -> this.properties.logs();
		};
	}

	private static String property(Signal signal, String name) {
		return PREFIX + signal.id() + "." + name;
	}

	private static String name(Set<Signal> signals) {
		return String.join("-", signals.stream().map(Signal::id).toList());
	}

	private static String userAgent() {
		@Nullable String version = OtlpExporterFactory.class.getPackage().getImplementationVersion();
		return "otel-spring-boot-starter/" + ((version != null) ? version : "development");
	}

	/** What signals must have in common to share an exporter. */
	private record Connection(Map<String, String> headers, Compression compression, Duration timeout) {
	}

}
