package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.autoconfigure.exporter.ExporterConfiguration.Tls;
import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.source.MetricReading.Temporality;
import dev.otelspring.pipeline.status.ProblemAdvice;
import org.jspecify.annotations.Nullable;

/**
 * Says what is behind an exporter's problem, and which property mends it. What it says is
 * logged with the problem and is a finding of {@code /actuator/otel}.
 *
 * <p>
 * Thread-safe.
 */
public final class ExporterAdvice implements ProblemAdvice {

	private static final int HTTP_PORT = 4318;

	private static final int GRPC_PORT = 4317;

	private static final String NO_TLS = "the two could not agree on TLS: the certificate is not trusted here, or is for "
			+ "another host, or there is no TLS on that port";

	private final Map<String, ExporterConfiguration> exporters = new ConcurrentHashMap<>();

	private final PortProbe probe;

	private final Proxies proxies;

	ExporterAdvice(PortProbe probe, Proxies proxies) {
		this.probe = probe;
		this.proxies = proxies;
	}

	void know(ExporterConfiguration exporter) {
		this.exporters.put(exporter.name(), exporter);
	}

	@Override
	public @Nullable Advice advise(String exporter, Signal signal, Problem problem) {
		ExporterConfiguration configuration = this.exporters.get(exporter);
		return (configuration != null) ? new Case(configuration, signal, problem).advise() : null;
	}

	List<TemporalityMisfit> temporalityMisfits() {
		return this.exporters.values()
			.stream()
			.filter((exporter) -> exporter.signals().contains(Signal.METRICS))
			.map(ExporterAdvice::temporalityMisfit)
			.filter(Objects::nonNull)
			.sorted(Comparator.comparing(TemporalityMisfit::exporter))
			.toList();
	}

	private static @Nullable TemporalityMisfit temporalityMisfit(ExporterConfiguration exporter) {
		KnownBackend backend = KnownBackend.at(endpoint(exporter, Signal.METRICS));
		Temporality configured = exporter.metricReading().temporality();
		return (backend == null || backend.takes(configured)) ? null
				: new TemporalityMisfit(exporter.name(), backend.label(), configured.name().toLowerCase(Locale.ROOT),
						backend.wanted().name().toLowerCase(Locale.ROOT), temporalityProperty(exporter),
						backend.unless());
	}

	private static URI endpoint(ExporterConfiguration exporter, Signal signal) {
		return (exporter.protocol() == Protocol.GRPC) ? exporter.base()
				: exporter.endpoints().getOrDefault(signal, exporter.base());
	}

	private static String temporalityProperty(ExporterConfiguration exporter) {
		return isNamed(exporter) ? property(exporter, Signal.METRICS, "metrics.temporality")
				: "otel.exporter.otlp.metrics.temporality.preference";
	}

	private static String property(ExporterConfiguration exporter, Signal signal, String name) {
		String property = exporter.signalProperties().apply(signal, name);
		return property.startsWith("The ") ? "the " + property.substring(4) : property;
	}

	private static boolean isNamed(ExporterConfiguration exporter) {
		return property(exporter, Signal.TRACES, "max-request-size").startsWith("otel.exporters.");
	}

	/** One problem of one exporter. */
	private final class Case {

		private final ExporterConfiguration exporter;

		private final Signal signal;

		private final Problem problem;

		private final URI endpoint;

		private final boolean grpc;

		/** What is between; gRPC goes through none. */
		private final @Nullable String proxy;

		Case(ExporterConfiguration exporter, Signal signal, Problem problem) {
			this.exporter = exporter;
			this.signal = signal;
			this.problem = problem;
			this.grpc = exporter.protocol() == Protocol.GRPC;
			this.endpoint = ExporterAdvice.endpoint(exporter, signal);
			this.proxy = this.grpc ? null : ExporterAdvice.this.proxies.of(this.endpoint);
		}

		@Nullable Advice advise() {
			Advice proxied = (this.proxy != null) ? throughProxy(this.proxy) : null;
			return (proxied != null) ? proxied : direct();
		}

		private @Nullable Advice throughProxy(String between) {
			String way = "requests to " + address() + " go through the proxy " + between;
			String option = "-D" + this.endpoint.getScheme() + ".proxyHost";
			String past = "send past it with -Dhttp.nonProxyHosts=" + this.endpoint.getHost()
					+ " (entries are separated by |)";
			return switch (this.problem.kind()) {
				case UNKNOWN_HOST -> new Advice(way + ", whose name leads to no address from here",
						"Set " + option + " to a name that does, or " + past);
				case CONNECTION_REFUSED -> new Advice(way + ", where nothing listens",
						"Start it, correct " + option + " and .proxyPort, or " + past);
				case CONNECT_TIMEOUT -> new Advice(way + ", which does not answer the attempt to connect",
						"Correct " + option + " and .proxyPort, open the way to it, or " + past);
				case CONNECTION_LOST -> "https".equalsIgnoreCase(this.endpoint.getScheme())
						? new Advice(way + ", and it does not let them through, or the connection breaks behind it",
								"Let the proxy connect to " + address() + ", or " + past)
						: null;
				case HTTP_STATUS -> switch (this.problem.code()) {
					case 407 -> credentials(way + ", which wants a name and a password", past);
					case 502, 503,
							504 ->
						new Advice(
								way + ", and either that does not reach the backend or the backend "
										+ "fails: the answer's words tell whose they are",
								"Look at the log of the proxy and of the backend, or " + past);
					default -> null;
				};
				default -> null;
			};
		}

		private Advice credentials(String why, String past) {
			return new Advice(why + "; this library gives none",
					"Let the proxy take requests to " + this.endpoint.getHost() + " without, or " + past);
		}

		private @Nullable Advice direct() {
			return switch (this.problem.kind()) {
				case UNKNOWN_HOST ->
					unusedProxy(new Advice("the name '" + this.endpoint.getHost() + "' leads to no address from here",
							"Set " + property("endpoint")
									+ " to a name that does: in Docker Compose that of the service, "
									+ "in Kubernetes service.namespace"));
				case CONNECTION_REFUSED -> refused();
				case CONNECT_TIMEOUT -> unusedProxy(unanswered());
				case TLS -> tls();
				case WRONG_PROTOCOL, CONNECTION_LOST -> otherProtocol();
				case NO_ANSWER -> slow();
				case HTTP_STATUS -> status(this.problem.code());
				case GRPC_STATUS -> status(asHttp(this.problem.code()));
				case PARTIAL_SUCCESS -> partly();
				case HEADERS -> new Advice("what gives the headers failed, or gave what no request can carry",
						"Mend " + property("headers") + ", or the bean that gives them");
				case UNAVAILABLE, OTHER -> null;
			};
		}

		// Other programs on this host may reach the backend, and this one does not.
		private Advice unusedProxy(Advice advice) {
			String variable = ExporterAdvice.this.proxies.variable(this.endpoint);
			if (variable == null) {
				return advice;
			}
			String scheme = this.endpoint.getScheme();
			String proxyOptions = "-D" + scheme + ".proxyHost and -D" + scheme + ".proxyPort";
			return new Advice(
					advice.why() + "; " + variable + " names a proxy, and a JVM does not read it"
							+ (this.grpc ? ", nor does gRPC here go through any" : ""),
					(this.grpc ? "Set " + property("protocol") + " to http/protobuf and " : "Set ") + proxyOptions
							+ " to that proxy if it is to be used. Else: " + advice.mend());
		}

		private Advice refused() {
			String nobody = "nothing listens at " + address();
			int usual = this.grpc ? GRPC_PORT : HTTP_PORT;
			int unusual = this.grpc ? HTTP_PORT : GRPC_PORT;
			if (port() != usual && listens(usual)) {
				return new Advice(nobody + ", but something does on port " + usual + ", that of " + name(this.grpc),
						"Set " + property("endpoint") + " to " + onPort(usual, this.grpc));
			}
			if (port() != unusual && listens(unusual)) {
				return new Advice(nobody + ", but something does on port " + unusual + ", that of " + name(!this.grpc),
						"Set " + property("protocol") + " to " + protocol(!this.grpc) + " and " + property("endpoint")
								+ " to " + onPort(unusual, !this.grpc));
			}
			String local = isLoopback() ? ". In a container localhost is the container itself" : "";
			return new Advice(nobody + local, "Start the Collector or backend, or set " + property("endpoint")
					+ " to where it listens: by default on port 4318 for http/protobuf, on 4317 for grpc");
		}

		private Advice unanswered() {
			// The JDK's client counts the handshake as part of connecting.
			if ("https".equalsIgnoreCase(this.endpoint.getScheme()) && listens(port())) {
				return tls();
			}
			return new Advice(
					"nobody answered the attempt to connect to " + address()
							+ ", so that a firewall drops it, or the host is down",
					"Open the way to " + address()
							+ (this.grpc ? ""
									: ", set a proxy (-D" + this.endpoint.getScheme() + ".proxyHost and .proxyPort)")
							+ ", or set " + property("endpoint") + " to another address");
		}

		private Advice tls() {
			String plain = ", or use http:// in " + property("endpoint") + " where the backend has no TLS";
			Tls tls = this.exporter.tls();
			if (tls.bundle() != null || tls.given() != null) {
				String name = (tls.bundle() != null) ? " '" + tls.bundle() + "'" : "";
				return new Advice(NO_TLS, "Let the SSL bundle" + name + " trust the backend's authority" + plain);
			}
			String trust = isNamed() ? property("ssl-bundle") + " to an SSL bundle of Spring Boot that"
					: property("certificate") + " to a PEM file that";
			return new Advice(NO_TLS, "Set " + trust + " has the backend's authority" + plain);
		}

		private Advice otherProtocol() {
			if (!this.grpc && port() == GRPC_PORT) {
				return new Advice("http/protobuf is spoken to port 4317, that of " + name(true),
						"Set " + property("endpoint") + " to " + onPort(HTTP_PORT, false) + ", or "
								+ property("protocol") + " to grpc");
			}
			if (this.grpc && port() == HTTP_PORT) {
				return new Advice("gRPC is spoken to port 4318, that of " + name(false), "Set " + property("endpoint")
						+ " to " + onPort(GRPC_PORT, true) + ", or " + property("protocol") + " to http/protobuf");
			}
			if (this.problem.kind() == Problem.Kind.CONNECTION_LOST) {
				return new Advice("the connection broke before the answer was there: the backend restarts, something "
						+ "between ends idle connections, or it speaks another protocol than " + protocol(this.grpc),
						"Look at the backend's log; it may need https:// in " + property("endpoint") + ", or "
								+ protocol(!this.grpc) + " as " + property("protocol"));
			}
			return new Advice("what answers there does not speak " + protocol(this.grpc),
					"Set " + property("protocol") + " to " + protocol(!this.grpc) + ", or " + property("endpoint")
							+ " to an endpoint of " + name(this.grpc) + ", with https:// if it has TLS");
		}

		private Advice slow() {
			if ((this.grpc && port() == HTTP_PORT) || (!this.grpc && port() == GRPC_PORT)) {
				return otherProtocol();
			}
			boolean tls = "https".equalsIgnoreCase(this.endpoint.getScheme());
			return new Advice(
					"the backend took the connection and gave no answer in time: it is slow, has more to do "
							+ "than it can" + (tls ? ", or there is no TLS on that port" : ""),
					"Look at its load; " + property("timeout") + " (now " + this.exporter.timeout().toMillis()
							+ " ms) gives it longer"
							+ (tls ? "; use http:// in " + property("endpoint") + " where the backend has no TLS"
									: ""));
		}

		private Advice status(int status) {
			if (status >= 300 && status < 400) {
				return new Advice("the backend is elsewhere, and redirects are not followed",
						"Set " + property("endpoint") + " to where it leads");
			}
			return switch (status) {
				case 401 -> new Advice(
						"the backend does not know who sends: a key or token is missing, wrong or too old",
						"Set " + property("headers") + " to what it asks for, such as Authorization=Bearer%20<token>");
				case 403 -> new Advice("the backend knows who sends, and that one may not",
						"Give the key in " + property("headers") + " the right to write " + this.signal.items()
								+ ", or use one of the right tenant and region");
				case 404, 405, 501 -> notThere();
				case 407 -> credentials("a proxy on the way wants a name and a password", "take another way");
				case 413 -> new Advice("a request is larger than the backend, or a proxy before it, takes",
						"Raise that limit (client_max_body_size of nginx, max_recv_msg_size_mib of the Collector), or lower "
								+ smallerRequests()
								+ " and what a single item may carry (otel.attribute.value.length.limit)");
				case 429 -> new Advice("more is sent than the backend takes: a rate limit or a quota",
						"Keep fewer traces (otel.traces.sampler) or raise the limit; what is queued is sent later");
				case 400, 415, 422 -> unreadable();
				default -> (status >= 500)
						? new Advice("the backend, or a proxy before it, is failing",
								"Look at its log and at that of the proxy")
						: new Advice("the backend does not take the request", "Look at what it says");
			};
		}

		private String smallerRequests() {
			if (isNamed()) {
				return property("max-request-size");
			}
			return switch (this.signal) {
				case TRACES -> "otel.bsp.max.export.batch.size";
				case LOGS -> "otel.blrp.max.export.batch.size";
				case METRICS -> "the number of series (otel.metrics.views)";
			};
		}

		private Advice notThere() {
			String what = "nothing takes " + this.signal.items() + " there";
			String none = ", or otel." + this.signal.id() + ".exporter to none if the backend takes none";
			if (this.grpc) {
				return new Advice(what, "Set " + property("endpoint") + " to an endpoint of " + name(true) + none);
			}
			if (isWhole()) {
				return new Advice(what,
						"Set " + property("endpoint") + " to the full URL, to which nothing is appended: "
								+ "most end with /v1/" + this.signal.id() + none);
			}
			return new Advice(what, "Set " + property("endpoint") + " to the backend's base URL, to which v1/"
					+ this.signal.id() + " is appended, or " + ownEndpoint() + " to the full one" + none);
		}

		private Advice partly() {
			Advice said = byItsWords();
			return (said != null) ? said
					: new Advice("the backend took the rest, and these are lost", "Mend what its message names");
		}

		// What backends say of items that they understand, and do not want.
		private @Nullable Advice byItsWords() {
			String said = this.problem.message().toLowerCase(Locale.ROOT);
			if (this.signal == Signal.METRICS
					&& (said.contains("temporality") || said.contains("cumulative") || said.contains("delta"))) {
				return new Advice("the backend wants another temporality",
						"Set " + temporalityProperty(this.exporter) + " to the one that it names, cumulative or delta");
			}
			if (said.contains("timestamp") || said.contains("too old") || said.contains("future")) {
				return new Advice("the backend does not like their time",
						"Set the clocks of both; what waited in a queue for long may be too old for the backend");
			}
			return null;
		}

		private Advice unreadable() {
			Advice said = byItsWords();
			return (said != null) ? said : new Advice("the backend cannot read what it gets",
					"Look at what it says, and whether " + property("endpoint") + " is one of " + name(this.grpc));
		}

		private boolean listens(int port) {
			String host = this.endpoint.getHost();
			return host != null && ExporterAdvice.this.probe.listens(host, port);
		}

		private int port() {
			if (this.endpoint.getPort() >= 0) {
				return this.endpoint.getPort();
			}
			return "https".equalsIgnoreCase(this.endpoint.getScheme()) ? 443 : 80;
		}

		private String address() {
			return this.endpoint.getHost() + ":" + port();
		}

		// With the path that is there; gRPC has none.
		private String onPort(int port, boolean grpcThen) {
			URI kept = isWhole() ? this.endpoint : this.exporter.base();
			String path = (grpcThen || kept.getRawPath() == null || kept.getRawPath().equals("/")) ? ""
					: kept.getRawPath();
			return this.endpoint.getScheme() + "://" + this.endpoint.getHost() + ":" + port + path;
		}

		private boolean isLoopback() {
			String host = this.endpoint.getHost();
			return host != null && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
		}

		private String property(String name) {
			return ExporterAdvice.property(this.exporter, this.signal, name);
		}

		// Whether the signal's URL is used as it is, and nothing is appended.
		private boolean isWhole() {
			String property = property("endpoint");
			return !this.grpc && !property.equals("otel.exporter.otlp.endpoint")
					&& (!isNamed() || property.endsWith(this.signal.id() + "-endpoint"));
		}

		private String ownEndpoint() {
			return isNamed() ? property(this.signal.id() + "-endpoint")
					: "otel.exporter.otlp." + this.signal.id() + ".endpoint";
		}

		private boolean isNamed() {
			return ExporterAdvice.isNamed(this.exporter);
		}

		private static String name(boolean grpc) {
			return grpc ? "OTLP over gRPC" : "OTLP over HTTP";
		}

		private static String protocol(boolean grpc) {
			return grpc ? "grpc" : "http/protobuf";
		}

		// The statuses that say the same.
		private static int asHttp(int grpcStatus) {
			return switch (grpcStatus) {
				case 3, 9, 11 -> 400;
				case 5, 12 -> 404;
				case 7 -> 403;
				case 8 -> 429;
				case 16 -> 401;
				default -> 500;
			};
		}

	}

}
