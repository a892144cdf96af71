package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.otelspring.declarative.Translation.Said;
import org.jspecify.annotations.Nullable;

/**
 * Writes the OTLP exporters of all signals: as the one of {@code otel.exporter.otlp}
 * where no signal has more than that, else as several under {@code otel.exporters}.
 */
final class OtlpExporters {

	private static final String INTERVAL = "otel.metric.export.interval";

	private static final Map<String, String> BUFFERS = Map.of("traces", "otel.bsp.", "logs", "otel.blrp.", "metrics",
			"otel.metric.");

	/** What an exporter of the tree says, or has by the schema's defaults. */
	private static final List<String> SETTINGS = List.of("headers", "certificate", "client.certificate", "client.key",
			"timeout", "compression", "protocol");

	private final List<OtlpNode> exporters = new ArrayList<>();

	private boolean several;

	/**
	 * Starts with no exporter.
	 * @param several whether there are others under {@code otel.exporters} already,
	 * beside which the one does not count
	 */
	OtlpExporters(boolean several) {
		this.several = several;
	}

	void add(List<OtlpNode> ofOneSignal) {
		this.exporters.addAll(ofOneSignal);
		this.several = this.several || ofOneSignal.size() > 1;
	}

	void write(Translation out) {
		boolean named = this.several || this.exporters.stream().anyMatch((exporter) -> isOutOfStep(exporter, out));
		List<String> names = new ArrayList<>();
		for (OtlpNode exporter : this.exporters) {
			if (named) {
				writeNamed(exporter, unique(exporter.signal(), names), out);
			}
			else {
				writeSingle(exporter, out);
			}
		}
	}

	// There is one interval for the one exporter and all that are no OTLP exporters.
	private static boolean isOutOfStep(OtlpNode exporter, Translation out) {
		Said others = out.get(INTERVAL);
		return exporter.interval() != null && others != null && !others.value().equals(exporter.interval().value());
	}

	private static String unique(String signal, List<String> names) {
		long before = names.stream().filter(signal::equals).count();
		names.add(signal);
		return (before > 0) ? signal + "-" + (before + 1) : signal;
	}

	private static void writeSingle(OtlpNode exporter, Translation out) {
		String prefix = "otel.exporter.otlp.";
		String ofSignal = prefix + exporter.signal() + ".";
		out.putAll(exporter.settings(), ofSignal);
		SETTINGS.forEach((setting) -> {
			out.claim(prefix + setting, exporter.node());
			out.claim(ofSignal + setting, exporter.node());
		});
		Said timeout = exporter.exportTimeout();
		if (timeout != null) {
			out.put(BUFFERS.get(exporter.signal()) + "export.timeout", timeout.value(), timeout.node());
		}
		if (exporter.interval() != null) {
			out.put(INTERVAL, exporter.interval().value(), exporter.interval().node());
		}
	}

	private static void writeNamed(OtlpNode exporter, String name, Translation out) {
		String prefix = "otel.exporters." + name + ".";
		Translation settings = exporter.settings();
		out.put(prefix + "signals", exporter.signal(), exporter.node());
		endpoint(exporter, prefix, out);
		tls(exporter, name, out);
		timeout(exporter, prefix, out);
		move(settings, "temporality.preference", prefix + "metrics.temporality", out);
		move(settings, "default.histogram.aggregation", prefix + "metrics.histogram-aggregation", out);
		if (exporter.interval() != null) {
			out.put(prefix + "metrics.interval", exporter.interval().value(), exporter.interval().node());
		}
		out.putAll(settings, prefix);
	}

	private static void endpoint(OtlpNode exporter, String prefix, Translation out) {
		Said endpoint = exporter.settings().remove("endpoint");
		Said insecure = exporter.settings().remove("insecure");
		if (endpoint == null) {
			return;
		}
		if (!exporter.grpc()) {
			out.put(prefix + exporter.signal() + "-endpoint", endpoint.value(), endpoint.node());
			return;
		}
		String scheme = (insecure != null && insecure.value().equals("true")) ? "http://" : "https://";
		out.put(prefix + "endpoint",
				endpoint.value().contains("://") ? endpoint.value() : scheme + endpoint.value().strip(),
				endpoint.node());
	}

	// Several exporters have their certificates from bundles of Spring's.
	private static void tls(OtlpNode exporter, String name, Translation out) {
		String bundle = "otel-declarative-" + name;
		String prefix = "spring.ssl.bundle.pem." + bundle + ".";
		Said trusted = exporter.settings().remove("certificate");
		Said certificate = exporter.settings().remove("client.certificate");
		Said key = exporter.settings().remove("client.key");
		file(trusted, prefix + "truststore.certificate", out);
		file(certificate, prefix + "keystore.certificate", out);
		file(key, prefix + "keystore.private-key", out);
		Said any = (trusted != null) ? trusted : (certificate != null) ? certificate : key;
		if (any != null) {
			out.put("otel.exporters." + name + ".ssl-bundle", bundle, any.node());
		}
	}

	private static void file(@Nullable Said path, String property, Translation out) {
		if (path != null) {
			out.put(property, path.value().startsWith("file:") ? path.value() : "file:" + path.value(), path.node());
		}
	}

	// The shorter counts, as it does for the one exporter; 0 is no limit.
	private static void timeout(OtlpNode exporter, String prefix, Translation out) {
		Said own = exporter.settings().remove("timeout");
		Said export = exporter.exportTimeout();
		long ownMillis = (own != null) ? Long.parseLong(own.value()) : 10_000;
		long exportMillis = (export != null) ? Long.parseLong(export.value()) : 30_000;
		boolean exportIsShorter = exportMillis > 0 && (ownMillis == 0 || exportMillis < ownMillis);
		Said said = (exportIsShorter && export != null) ? export : own;
		if (said != null) {
			out.put(prefix + "timeout", String.valueOf(exportIsShorter ? exportMillis : ownMillis), said.node());
		}
	}

	private static void move(Translation settings, String name, String property, Translation out) {
		Said said = settings.remove(name);
		if (said != null) {
			out.put(property, said.value(), said.node());
		}
	}

}
