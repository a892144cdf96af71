package dev.otelspring.autoconfigure.exporter;

import java.util.Map;

/**
 * Gives the headers of each request that an OTLP exporter makes. You declare a bean of it
 * for what changes while the application runs, such as a token that expires; what never
 * changes belongs in {@code otel.exporter.otlp.headers} or
 * {@code otel.exporters.<name>.headers}.
 *
 * <p>
 * Of a header that is configured too, or that several beans give, the last one is sent:
 * the beans' come over the configuration's, in the beans' order. Names do not differ by
 * case.
 *
 * <p>
 * Telemetry made before all singletons are there is sent after that, so that a bean of
 * this type may use clients that are traced.
 *
 * <p>
 * It must be thread-safe: each exporter asks on a thread of its own. That thread does
 * nothing else meanwhile, and there is no deadline: keep the token, and renew it
 * elsewhere or when it has expired. A retry asks anew.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables">Specification,
 * OTLP exporter, headers</a>
 */
@FunctionalInterface
public interface ExporterHeaders {

	/**
	 * Gives the headers of one request. If it throws, or gives a header that cannot be
	 * sent (a name that the protocol uses itself such as {@code Host}, a line break at
	 * the end of a value), nothing is sent: the exporter is {@code RETRYING}, its problem
	 * at {@code /actuator/otel} names the header or the exception's class and place, and
	 * the request is tried again as if the backend were away. Neither values nor messages
	 * of exceptions are logged.
	 * @param exporterName the exporter's name at {@code /actuator/otel}, such as
	 * {@code otlp} or what follows {@code otel.exporters.}
	 * @return names and values, possibly none
	 */
	Map<String, String> headers(String exporterName);

}
