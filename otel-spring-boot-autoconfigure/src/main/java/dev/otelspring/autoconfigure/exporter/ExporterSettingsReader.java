package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.exporter.RetryPolicy;
import dev.otelspring.pipeline.source.MetricReading.Histograms;
import dev.otelspring.pipeline.source.MetricReading.Temporality;
import dev.otelspring.pipeline.transport.Compression;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that the one exporter and named exporters have in common, each with
 * its own property's name for what is wrong with it.
 */
final class ExporterSettingsReader {

	private final PropertyValues values;

	ExporterSettingsReader(PropertyValues values) {
		this.values = values;
	}

	PropertyValues values() {
		return this.values;
	}

	URI url(String property, String text, URI fallback) {
		return this.values.parse(property, text, fallback, ExporterSettingsReader::parseUrl);
	}

	/**
	 * Where gRPC goes.
	 * @param property its name
	 * @param text a URL, or a host and a port alone
	 * @param insecure whether a host and a port alone are spoken to without TLS
	 * @param fallback what applies if it is wrong and came from a variable
	 * @return the URL
	 */
	URI target(String property, String text, boolean insecure, URI fallback) {
		return this.values.parse(property, text, fallback, (value) -> parseUrl(
				value.contains("://") ? value : (insecure ? "http://" : "https://") + value.strip()));
	}

	Protocol protocol(String property, String text) {
		return this.values.parse(property, text, Protocol.HTTP_PROTOBUF, Protocol::parse);
	}

	Compression compression(String property, String text) {
		return this.values.parse(property, text, Compression.NONE,
				(value) -> switch (value.strip().toLowerCase(Locale.ROOT)) {
					case "gzip" -> Compression.GZIP;
					case "none" -> Compression.NONE;
					default -> throw new IllegalArgumentException("must be gzip or none");
				});
	}

	Map<String, String> headers(String property, Map<String, String> headers, Protocol protocol) {
		Map<String, String> checked = new LinkedHashMap<>();
		headers.forEach((name, value) -> {
			String problem = protocol.problemWithHeader(name, value);
			if (problem == null) {
				checked.put(name, value);
			}
			else {
				this.values.rejectEntry(property, name, "must hold headers that can be sent: " + problem);
			}
		});
		return checked;
	}

	Set<Signal> signals(String property, @Nullable List<String> names) {
		if (names == null || names.isEmpty()) {
			return EnumSet.allOf(Signal.class);
		}
		return this.values.parse(property, String.join(",", names), EnumSet.allOf(Signal.class),
				(text) -> parseSignals(names));
	}

	Temporality temporality(String property, String text) {
		return this.values.parse(property, text, Temporality.CUMULATIVE,
				(value) -> parseEnum(Temporality.class, value));
	}

	Histograms histograms(String property, String text) {
		return this.values.parse(property, text, Histograms.EXPLICIT_BUCKET_HISTOGRAM,
				(value) -> parseEnum(Histograms.class, value));
	}

	RetryPolicy retryPolicy(String prefix, ExportersProperties.RetryOnFailure retry) {
		RetryPolicy defaults = RetryPolicy.defaults();
		Duration initial = this.values.positive(prefix + "initial-interval", retry.initialInterval(),
				defaults.initialInterval());
		Duration longest = this.values.positive(prefix + "max-interval", retry.maxInterval(), defaults.maxInterval());
		if (longest.compareTo(initial) < 0) {
			this.values.rejectTogether(prefix + "max-interval", longest.toString(),
					List.of(prefix + "initial-interval"), "must be at least initial-interval",
					"is ignored and the defaults of both apply");
			initial = defaults.initialInterval();
			longest = defaults.maxInterval();
		}
		return new RetryPolicy(initial, multiplier(prefix + "multiplier", retry.multiplier(), defaults.multiplier()),
				share(prefix + "randomization-factor", retry.randomizationFactor(), defaults.randomizationFactor()),
				longest, this.values.notNegative(prefix + "max-elapsed-time", retry.maxElapsedTime(),
						defaults.maxElapsedTime()));
	}

	private double multiplier(String property, double value, double fallback) {
		if (value >= 1 && Double.isFinite(value)) {
			return value;
		}
		this.values.reject(property, String.valueOf(value), "must be at least 1, such as 1.5");
		return fallback;
	}

	private double share(String property, double value, double fallback) {
		if (value >= 0 && value <= 1) {
			return value;
		}
		this.values.reject(property, String.valueOf(value), "must be from 0 to 1");
		return fallback;
	}

	/**
	 * The endpoints of an HTTP exporter.
	 * @param base the base URL
	 * @param special the full URLs of single signals
	 * @return the full URL of each signal
	 */
	static Map<Signal, URI> endpoints(URI base, Map<Signal, URI> special) {
		Map<Signal, URI> endpoints = new EnumMap<>(HttpTransportSettings.endpointsUnder(base));
		endpoints.putAll(special);
		return endpoints;
	}

	private static Set<Signal> parseSignals(List<String> names) {
		Set<Signal> signals = EnumSet.noneOf(Signal.class);
		for (String name : names) {
			signals.add(Stream.of(Signal.values())
				.filter((signal) -> signal.id().equals(name.strip()))
				.findFirst()
				.orElseThrow(() -> new IllegalArgumentException("must be of traces, metrics, logs")));
		}
		return signals;
	}

	private static <E extends Enum<E>> E parseEnum(Class<E> type, String text) {
		return Stream.of(type.getEnumConstants())
			.filter((constant) -> constant.name().equalsIgnoreCase(text.strip()))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("must be one of " + Stream.of(type.getEnumConstants())
				.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "))));
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

}
