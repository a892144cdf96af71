package dev.otelspring.pipeline.transport;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;

/**
 * How a transport introduces itself.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent">OTLP exporter,
 * user agent</a>
 */
final class UserAgent {

	private UserAgent() {
	}

	static String of(String product) {
		return product + " OTel-OTLP-Exporter-Java/" + sdkVersion();
	}

	private static String sdkVersion() {
		String version = InstrumentationScopeInfo.class.getPackage().getImplementationVersion();
		return (version != null) ? version : "unknown";
	}

}
