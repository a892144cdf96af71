package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.otelspring.pipeline.source.MetricReading.Temporality;
import org.jspecify.annotations.Nullable;

/**
 * A backend that takes sums of one temporality alone, as its makers document, and is
 * known by its URL. Those that take both, or only like one better, are not here.
 */
enum KnownBackend {

	DATADOG("Datadog", "otlp\\.(.+\\.)?(datadoghq\\.(com|eu)|ddog-gov\\.com)", null, Temporality.DELTA),

	DYNATRACE("Dynatrace", ".+\\.live\\.dynatrace\\.com", "/api/v2/otlp", Temporality.DELTA),

	PROMETHEUS("Prometheus", null, "/api/v1/otlp", Temporality.CUMULATIVE),

	GRAFANA_CLOUD("Grafana Cloud", "otlp-gateway-.+\\.grafana\\.net", null, Temporality.CUMULATIVE);

	private final String label;

	private final @Nullable Pattern host;

	private final @Nullable String path;

	private final Temporality wanted;

	KnownBackend(String label, @Nullable String host, @Nullable String path, Temporality wanted) {
		this.label = label;
		this.host = (host != null) ? Pattern.compile(host) : null;
		this.path = path;
		this.wanted = wanted;
	}

	/**
	 * Knows a backend.
	 * @param endpoint where metrics go
	 * @return {@code null} if it is none of these
	 */
	static @Nullable KnownBackend at(URI endpoint) {
		String host = Objects.requireNonNullElse(endpoint.getHost(), "").toLowerCase(Locale.ROOT);
		String path = Objects.requireNonNullElse(endpoint.getPath(), "");
		return Arrays.stream(values()).filter((backend) -> backend.is(host, path)).findFirst().orElse(null);
	}

	private boolean is(String thatHost, String thatPath) {
		return (this.host != null && this.host.matcher(thatHost).matches())
				|| (this.path != null && thatPath.contains(this.path));
	}

	/**
	 * What would let it take the other one as well. Nobody can see that from here.
	 * @return the end of a sentence; {@code null} if there is no such thing
	 */
	@Nullable String unless() {
		return (this == PROMETHEUS)
				? "it was started with --enable-feature=otlp-deltatocumulative or otlp-native-delta-ingestion" : null;
	}

	String label() {
		return this.label;
	}

	Temporality wanted() {
		return this.wanted;
	}

	/**
	 * Whether it takes a temporality.
	 * @param configured what is sent
	 * @return {@code false} only if it is known not to; of {@code lowmemory}, most is
	 * delta
	 */
	boolean takes(Temporality configured) {
		return configured == this.wanted || (this.wanted == Temporality.DELTA && configured == Temporality.LOWMEMORY);
	}

}
