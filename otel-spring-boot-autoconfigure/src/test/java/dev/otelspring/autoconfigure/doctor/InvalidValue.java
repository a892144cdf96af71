package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A value that cannot be meant.
 *
 * @param property the property
 * @param value the value
 * @param shown how the value appears in messages, empty if it must not
 * @param mend what is said that it must be
 * @param others what must be set beside it
 */
record InvalidValue(String property, String value, String shown, String mend, List<String> others) {

	private static final String A_URL = "must be an http or https URL (try http://localhost:4318)";

	private static final String A_DURATION = "must be a duration such as 5s or 5000 (milliseconds)";

	private static final String A_RATIO = "must be a number from 0 to 1, such as 0.1 for a tenth of all traces";

	private static final String A_RATE = "must be a number of traces a second, from 0.0001 to 1000000, such as 10";

	private static final String A_SHARE = "otel.traces.sampling.rules[0].ratio=0.5";

	private static final String RULES = "otel.traces.sampler=rules";

	private static final String RATIO_SAMPLER = "otel.traces.sampler=traceidratio";

	static Stream<InvalidValue> all() {
		return Stream.concat(forTheOneExporter(), forNamedExporters());
	}

	static Stream<InvalidValue> forNamedExporters() {
		return Stream.of(of("otel.exporters.main.endpoint", "localhost", A_URL),
				of("otel.exporters.Main.endpoint", "localhost", A_URL),
				of("otel.exporters.main.traces-endpoint", "localhost", A_URL),
				of("otel.exporters.main.protocol", "udp", "must be http/protobuf or grpc"),
				of("otel.exporters.main.compression", "zip", "must be gzip or none"),
				of("otel.exporters.main.timeout", "-1", "must not be negative"),
				of("otel.exporters.main.signals", "traces,spans", "must be of traces, metrics, logs"),
				of("otel.exporters.main.ssl-bundle", "nowhere",
						"must be the name of a bundle under spring.ssl.bundle, where there is none"),
				of("otel.exporters.main.max-request-size", "0B", "must be at least 1"),
				of("otel.exporters.main.max-request-size", "large", "must be a size such as 32MB"),
				of("otel.exporters.main.metrics.temporality", "sometimes",
						"must be one of cumulative, delta, lowmemory"),
				of("otel.exporters.main.sending-queue.storage", "tape", "must be memory or disk"),
				of("otel.exporters.main.sending-queue.storage", "disk",
						"needs a directory of this application alone: set otel.storage.directory, such as "
								+ "/var/lib/shop/otel"),
				of("otel.exporters.main.sending-queue.num-consumers", "0", "must be at least 1"),
				of("otel.exporters.main.sending-queue.queue-size", "-1B", "must be at least 1"),
				of("otel.exporters.main.sending-queue.queue-size", "-32MB", "must be at least 1"),
				of("otel.exporters.main.metrics.interval", "0m", "must be a positive duration such as 60s"),
				of("otel.exporters.main.retry-on-failure.initial-interval", "-1s",
						"must be a positive duration such as 1s"),
				of("otel.exporters.main.retry-on-failure.max-interval", "0", "must be a positive duration such as 30s"),
				of("otel.exporters.main.retry-on-failure.max-interval", "100ms", "must be at least initial-interval"),
				of("otel.exporters.main.retry-on-failure.initial-interval", "2m",
						"does not go with otel.exporters.main.retry-on-failure.max-interval, which must be at least "
								+ "initial-interval"),
				of("otel.exporters.main.retry-on-failure.multiplier", "0.5", "must be at least 1, such as 1.5"),
				of("otel.exporters.main.retry-on-failure.randomization-factor", "2", "must be from 0 to 1"),
				of("otel.exporters.main.retry-on-failure.max-elapsed-time", "-5m", "must not be negative"),
				of("otel.exporter.prometheus.port", "70000",
						"must be a port from 1 to 65535, or 0 for any that is free",
						"otel.metrics.exporter=prometheus"),
				of("otel.exporters.main.timeout", "200000d", "must be at most 36500d"),
				secret("otel.exporters.main.headers", "Content-Type=geheim",
						"must hold headers that can be sent: the header 'Content-Type' is set by the HTTP client "
								+ "itself"),
				secret("otel.exporters.main.headers", "api-key=geheim%zz",
						"must have values that are percent-encoded, with %25 for a percent sign"));
	}

	static Stream<InvalidValue> forTheOneExporter() {
		return Stream.of(of("otel.sdk.disabled", "maybe", "must be true or false"),
				of("otel.semconv.exception.signal.opt-in", "spans",
						"must be logs or logs/dup, or unset for events of spans"),
				of("otel.exporter.otlp.endpoint", "localhost", A_URL),
				of("otel.exporter.otlp.endpoint", "localhost:4318", A_URL),
				of("otel.exporter.otlp.endpoint", "grpc://localhost:4317", A_URL),
				of("otel.exporter.otlp.endpoint", "http://localhost:4318?tenant", A_URL),
				of("otel.exporter.otlp.endpoint", "http://localhost:99999", A_URL),
				of("otel.exporter.otlp.endpoint", "http:// localhost", A_URL),
				of("otel.exporter.otlp.traces.endpoint", "localhost:4317", A_URL),
				of("otel.exporter.otlp.protocol", "udp", "must be http/protobuf or grpc"),
				of("otel.exporter.otlp.metrics.protocol", "http/json", "must be http/protobuf or grpc"),
				of("otel.exporter.otlp.insecure", "maybe", "must be true or false"),
				of("otel.exporter.otlp.logs.insecure", "no idea", "must be true or false"),
				of("otel.exporter.otlp.metrics.temporality.preference", "sometimes",
						"must be one of cumulative, delta, lowmemory"),
				of("otel.exporter.otlp.metrics.default.histogram.aggregation", "none",
						"must be one of explicit_bucket_histogram, base2_exponential_bucket_histogram"),
				of("otel.exporter.otlp.certificate", "/nowhere/ca.pem", "must be a readable PEM file: "),
				of("otel.exporter.otlp.traces.certificate", "/nowhere/ca.pem", "must be a readable PEM file: "),
				of("otel.exporter.otlp.logs.client.certificate", "/nowhere/ca.pem", "must be a readable PEM file: "),
				of("otel.exporter.otlp.client.key", "/nowhere/key.pem",
						"needs otel.exporter.otlp.client.certificate beside it"),
				of("otel.exporter.otlp.compression", "zip", "must be gzip or none"),
				of("otel.exporter.otlp.logs.compression", "brotli", "must be gzip or none"),
				of("otel.exporter.otlp.timeout", "soon", A_DURATION),
				of("otel.exporter.otlp.timeout", "-1", "must not be negative"),
				of("otel.exporter.otlp.traces.timeout", "-1s", "must not be negative"),
				of("otel.traces.exporter", "carrier-pigeon", "must be of console, none, otlp, zipkin"),
				of("otel.exporter.zipkin.endpoint", "localhost:9411",
						"must be a URL such as http://localhost:9411/api/v2/spans", "otel.traces.exporter=zipkin"),
				of("otel.exporter.zipkin.timeout", "soon", A_DURATION, "otel.traces.exporter=zipkin"),
				of("otel.exporter.zipkin.timeout", "-1s", "must not be negative", "otel.traces.exporter=zipkin"),
				of("otel.metrics.exporter", "graphite", "must be of console, none, otlp, prometheus"),
				of("otel.log.level", "loud", "must be one of none, error, warn, info, debug, trace"),
				of("otel.entities", "host{};service{service.name=a}", "must be entities such as "),
				of("otel.logs.exporter", "otlp,none", "must not have other names beside 'none'"),
				of("otel.traces.sampler", "sometimes",
						"must be one of always_off, always_on, parentbased_always_off, parentbased_always_on, "
								+ "parentbased_rate_limiting, parentbased_traceidratio, rate_limiting, rules, "
								+ "traceidratio"),
				of("otel.traces.sampler", "rate_limiting",
						"needs how many traces a second are kept in otel.traces.sampler.arg, such as 10"),
				of("otel.traces.sampler", "rules",
						"needs rules under otel.traces.sampling.rules, or a default-ratio "
								+ "or default-rate beside them"),
				of("otel.traces.sampling.default-rate", "many", "must be a number"),
				of("otel.traces.sampler.arg", "7", A_RATIO, RATIO_SAMPLER),
				of("otel.traces.sampler.arg", "-0.1", A_RATIO, RATIO_SAMPLER),
				of("otel.traces.sampler.arg", "a tenth", A_RATIO, RATIO_SAMPLER),
				of("otel.traces.sampler.arg", "NaN", A_RATIO, RATIO_SAMPLER),
				of("otel.propagators", "tracecontext,pigeon",
						"must be of b3, b3multi, baggage, jaeger, none, ottrace, tracecontext, xray"),
				of("otel.propagators", "none,tracecontext", "must not have other names beside 'none'"),
				of("otel.propagation.extract", "pigeon",
						"must be of b3, b3multi, baggage, jaeger, none, ottrace, tracecontext, xray"),
				of("otel.exporter.otlp.ssl-bundle", "nowhere",
						"must be the name of a bundle under spring.ssl.bundle, where there is none"),
				of("otel.exporter.otlp.logs.ssl-bundle", "nowhere",
						"must be the name of a bundle under spring.ssl.bundle, where there is none"),
				of("otel.baggage.accept-from", "10.0.0.0/33",
						"must be an address or a network such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"),
				of("otel.baggage.accept-from-anyone", "maybe", "must be true or false"),
				of("otel.baggage.encrypt", "user.tier",
						"needs otel.baggage.encryption.keys, with a key of 16, 24 or 32 bytes in Base64"),
				of("otel.baggage.encryption.current", "c3", "must be the id of one of otel.baggage.encryption.keys: a1",
						"otel.baggage.encrypt=user.tier", "otel.baggage.encryption.keys.a1=MDEyMzQ1Njc4OWFiY2RlZg=="),
				of("otel.processors.memory-limiter.limit", "0B", "must be positive, such as 64MB"),
				of("otel.processors.memory-limiter.limit", "-2MB", "must be positive, such as 64MB"),
				of("otel.processors.batch.send-batch-size", "0", "must be at least 1"),
				of("otel.processors.probabilistic-sampler.sampling-percentage", "101", "must be from 0 to 100"),
				of("otel.processors.rate-limiter.spans-per-second", "0", "must be at least 1"),
				of("otel.bsp.schedule.delay", "often", A_DURATION),
				of("otel.bsp.schedule.delay", "-5s", "must not be negative"),
				of("otel.bsp.max.queue.size", "-1", "must be at least 1"),
				of("otel.bsp.max.queue.size", "many", "must be a whole number"),
				of("otel.bsp.max.queue.size", "99999999999", "must be a whole number"),
				of("otel.bsp.max.export.batch.size", "0", "must be at least 1"),
				of("otel.blrp.schedule.delay", "-1", "must not be negative"),
				of("otel.blrp.max.queue.size", "0", "must be at least 1"),
				of("otel.blrp.max.export.batch.size", "-512", "must be at least 1"),
				of("otel.metrics.exemplar.filter", "sometimes", "must be one of trace_based, always_on, always_off"),
				of("otel.java.metrics.cardinality.limit", "1", "must be at least 2"),
				of("otel.experimental.metrics.cardinality.limit", "-1", "must be at least 2"),
				of("otel.experimental.metrics.cardinality.limit", "many", "must be a whole number"),
				of("otel.attribute.value.length.limit", "-1", "must be at least 0"),
				of("otel.attribute.count.limit", "-1", "must be at least 0"),
				of("otel.span.attribute.value.length.limit", "-1", "must be at least 0"),
				of("otel.span.attribute.count.limit", "-1", "must be at least 0"),
				of("otel.span.event.count.limit", "-1", "must be at least 0"),
				of("otel.span.link.count.limit", "-1", "must be at least 0"),
				of("otel.event.attribute.count.limit", "-1", "must be at least 0"),
				of("otel.link.attribute.count.limit", "-1", "must be at least 0"),
				of("otel.logrecord.attribute.value.length.limit", "-1", "must be at least 0"),
				of("otel.logrecord.attribute.count.limit", "-1", "must be at least 0"),
				of("otel.attribute.count.limit", "none", "must be a whole number"),
				of("otel.span.attribute.value.length.limit", "1KB", "must be a whole number"),
				of("otel.metric.export.timeout", "-1", "must not be negative"),
				of("otel.bsp.export.timeout", "-1", "must not be negative"),
				of("otel.blrp.export.timeout", "soon", A_DURATION),
				of("otel.metric.export.interval", "0", "must be a positive duration such as 60s"),
				of("otel.metric.export.interval", "hourly", A_DURATION),
				secret("otel.exporter.otlp.headers", "geheim",
						"must be comma-separated pairs such as key1=value1,key2=value2"),
				secret("otel.exporter.otlp.headers", "=geheim",
						"must be comma-separated pairs such as key1=value1,key2=value2"),
				secret("otel.exporter.otlp.headers", "api-key=geheim%zz",
						"must have values that are percent-encoded, with %25 for a percent sign"),
				secret("otel.exporter.otlp.headers", "api-key=geheim%0a",
						"must hold headers that can be sent: the value of the header 'api-key' has a control "
								+ "character at position 6"),
				secret("otel.exporter.otlp.headers", "api key=geheim",
						"must hold headers that can be sent: 'api key' is not a header name"),
				secret("otel.exporter.otlp.traces.headers", "Host=geheim",
						"must hold headers that can be sent: the header 'Host' is set by the HTTP client itself"),
				secret("otel.resource.attributes", "geheim",
						"must be comma-separated pairs such as key1=value1,key2=value2"),
				of("otel.instrumentation.http.server.exclude-paths", "/fine,internal/**",
						"must be patterns that begin with a slash, such as /internal/**"));
	}

	/**
	 * Elements of lists, which have other names as variables.
	 * @return each with what must be set beside it
	 */
	static Stream<InvalidValue> elements() {
		return Stream.of(of("otel.traces.sampler.arg", "fast", A_RATE, "otel.traces.sampler=rate_limiting"),
				of("otel.traces.sampler.arg", "0", A_RATE, "otel.traces.sampler=parentbased_rate_limiting"),
				of("otel.traces.sampler.arg", "NaN", A_RATE, "otel.traces.sampler=rate_limiting"),
				of("otel.traces.sampling.default-ratio", "1.5", A_RATIO, RULES),
				of("otel.traces.sampling.default-rate", "-1", A_RATE, RULES),
				of("otel.traces.sampling.default-rate", "1", "must not be given beside a ratio", RULES,
						"otel.traces.sampling.default-ratio=0.5"),
				rule("path", "orders", "must be a path pattern that begins with a slash, such as /orders/**", A_SHARE),
				rule("path", "/orders/{id", "must be a path pattern such as /orders/**: ", A_SHARE),
				rule("kind", "outer", "must be one of INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER", A_SHARE),
				rule("ratio", "10%", "must be a number", A_SHARE), rule("ratio", "-0.1", A_RATIO),
				rule("rate", "2000000", A_RATE), rule("rate", "1", "must not be given beside a ratio", A_SHARE),
				new InvalidValue("otel.traces.sampling.rules[0].ratio", "", "", "or rate must be given",
						List.of(RULES, "otel.traces.sampling.rules[0].path=/orders")),
				new InvalidValue("otel.traces.sampling.rules[0].attribute", "", "",
						"must be given with value or matches, such as url.query",
						List.of(RULES, A_SHARE, "otel.traces.sampling.rules[0].value=1")),
				of("otel.baggage.entries[0].key", "tenant id",
						"must be there and have no spaces or separators, such as tenant.id"),
				of("otel.baggage.entries[1].key", "a", "must not be there twice", "otel.baggage.entries[0].key=a"),
				of("otel.baggage.entries[0].to-metric", "true",
						"needs otel.baggage.entries[0].values, all values that metrics are to tell apart",
						"otel.baggage.entries[0].key=a"),
				of("otel.baggage.entries[0].key", "user.tier",
						"must not be in otel.baggage.encrypt too, since telemetry would show its value",
						"otel.baggage.entries[0].to-span=true", "otel.baggage.encrypt=user.tier"),
				of("otel.baggage.entries[0].from-header", "X Tenant",
						"must be the name of an HTTP header such as X-Tenant-Id", "otel.baggage.entries[0].key=a"),
				of("otel.baggage.entries[0].accept-from", "intranet",
						"must be an address or a network such as 127.0.0.1, 10.0.0.0/8 or fd00::/8",
						"otel.baggage.entries[0].key=a"),
				of("otel.baggage.propagate-to[0]", "http://shop",
						"must be a host's name such as *.internal or localhost, without scheme, port or path"),
				of("otel.baggage.deny[0]", "(token", "must be a regular expression such as"));
	}

	static InvalidValue of(String property, String value, String mend, String... others) {
		return new InvalidValue(property, value, value, mend, List.of(others));
	}

	private static InvalidValue rule(String part, String value, String mend, String... others) {
		List<String> all = new ArrayList<>(List.of(others));
		all.add(RULES);
		return of("otel.traces.sampling.rules[0]." + part, value, mend, all.toArray(String[]::new));
	}

	private static InvalidValue secret(String property, String value, String mend) {
		return new InvalidValue(property, value, "", mend, List.of());
	}

	String[] asProperties() {
		List<String> properties = new ArrayList<>(this.others);
		properties.add(this.property + "=" + this.value);
		return properties.toArray(String[]::new);
	}

	String variable() {
		return this.property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
	}

	@Override
	public String toString() {
		return this.property + "=" + this.value;
	}

}
