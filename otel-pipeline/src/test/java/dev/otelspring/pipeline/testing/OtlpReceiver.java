package dev.otelspring.pipeline.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP/HTTP backend on a real socket of the loopback interface, decoding with
 * opentelemetry-proto: what tests assert on is what left the process.
 *
 * <p>
 * Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {

	private static final Reply OK = new Reply(200, Map.of(), new byte[0]);

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private volatile Function<Request, Reply> behaviour = (request) -> OK;

	private OtlpReceiver(HttpServer server) {
		this.server = server;
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	/**
	 * Starts a receiver on a free port.
	 * @return a running receiver that accepts everything
	 */
	public static OtlpReceiver start() {
		return startAt(0);
	}

	/**
	 * Starts a receiver on a given port, such as one that a stopped receiver had.
	 * @param port the port
	 * @return a running receiver that accepts everything
	 */
	public static OtlpReceiver startAt(int port) {
		try {
			return new OtlpReceiver(
					HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a receiver that speaks TLS, on a free port.
	 * @param context has its certificate, and those that it trusts
	 * @param clientAuthentication whether a client must have a certificate
	 * @return a running receiver that accepts everything
	 */
	public static OtlpReceiver startSecure(SSLContext context, boolean clientAuthentication) {
		try {
			HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setHttpsConfigurator(new HttpsConfigurator(context) {

				@Override
				public void configure(HttpsParameters parameters) {
					SSLParameters tls = context.getDefaultSSLParameters();
					tls.setNeedClientAuth(clientAuthentication);
					parameters.setSSLParameters(tls);
				}

			});
			return new OtlpReceiver(server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Decides what each request is answered. Called on the server's threads, may block.
	 * @param newBehaviour from a request to its answer
	 */
	public void answer(Function<Request, Reply> newBehaviour) {
		this.behaviour = newBehaviour;
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	/**
	 * The base URL, without a signal's path.
	 * @return such as {@code http://127.0.0.1:40001}
	 */
	public URI endpoint() {
		return URI.create("http://" + this.server.getAddress().getAddress().getHostAddress() + ":" + port());
	}

	/**
	 * All requests, whatever they were answered.
	 * @return a copy, in order of arrival
	 */
	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * The spans of requests that were answered with 200.
	 * @return decoded, in order of arrival
	 */
	public List<Span> spans() {
		List<Span> spans = new ArrayList<>();
		accepted("/v1/traces").forEach((request) -> request.traces()
			.getResourceSpansList()
			.forEach(
					(resource) -> resource.getScopeSpansList().forEach((scope) -> spans.addAll(scope.getSpansList()))));
		return spans;
	}

	/**
	 * The metrics of requests that were answered with 200.
	 * @return decoded, in order of arrival
	 */
	public List<Metric> metrics() {
		List<Metric> metrics = new ArrayList<>();
		accepted("/v1/metrics").forEach((request) -> request.metrics()
			.getResourceMetricsList()
			.forEach((resource) -> resource.getScopeMetricsList()
				.forEach((scope) -> metrics.addAll(scope.getMetricsList()))));
		return metrics;
	}

	/**
	 * The log records of requests that were answered with 200.
	 * @return decoded, in order of arrival
	 */
	public List<LogRecord> logRecords() {
		List<LogRecord> records = new ArrayList<>();
		accepted("/v1/logs").forEach((request) -> request.logs()
			.getResourceLogsList()
			.forEach((resource) -> resource.getScopeLogsList()
				.forEach((scope) -> records.addAll(scope.getLogRecordsList()))));
		return records;
	}

	/**
	 * The resources of all traces that were answered with 200.
	 * @return decoded, in order of arrival
	 */
	public List<Resource> traceResources() {
		List<Resource> resources = new ArrayList<>();
		accepted("/v1/traces").forEach((request) -> request.traces()
			.getResourceSpansList()
			.forEach((resource) -> resources.add(resource.getResource())));
		return resources;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private List<Request> accepted(String path) {
		return this.requests.stream()
			.filter((request) -> request.path().equals(path) && request.status() == 200)
			.toList();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] raw = exchange.getRequestBody().readAllBytes();
			Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
					Map.copyOf(exchange.getRequestHeaders()), raw);
			this.requests.add(request);
			Reply reply = this.behaviour.apply(request);
			request.status = reply.status();
			reply.headers().forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders(reply.status(), (reply.body().length > 0) ? reply.body().length : -1);
			if (reply.body().length > 0) {
				exchange.getResponseBody().write(reply.body());
			}
		}
	}

	/**
	 * An answer.
	 *
	 * @param status the status code
	 * @param headers the headers
	 * @param body the body, possibly empty
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Reply(int status, Map<String, String> headers, byte[] body) {

		public static Reply of(int status) {
			return new Reply(status, Map.of(), new byte[0]);
		}

	}

	/** A request as it arrived. */
	public static final class Request {

		private final String method;

		private final String path;

		private final Map<String, List<String>> headers;

		private final byte[] raw;

		private volatile int status;

		Request(String method, String path, Map<String, List<String>> headers, byte[] raw) {
			this.method = method;
			this.path = path;
			this.headers = headers;
			this.raw = raw;
		}

		public String method() {
			return this.method;
		}

		public String path() {
			return this.path;
		}

		/**
		 * What it was answered.
		 * @return 0 as long as it is not answered
		 */
		public int status() {
			return this.status;
		}

		/**
		 * A header's first value.
		 * @param name in any case
		 * @return {@code null} if it is not there
		 */
		public @Nullable String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((entry) -> entry.getKey().equalsIgnoreCase(name))
				.map((entry) -> entry.getValue().get(0))
				.findFirst()
				.orElse(null);
		}

		/**
		 * The bytes as they arrived, perhaps compressed.
		 * @return the array itself
		 */
		public byte[] raw() {
			return this.raw;
		}

		public ExportTraceServiceRequest traces() {
			return parse(ExportTraceServiceRequest::parseFrom);
		}

		public ExportMetricsServiceRequest metrics() {
			return parse(ExportMetricsServiceRequest::parseFrom);
		}

		public ExportLogsServiceRequest logs() {
			return parse(ExportLogsServiceRequest::parseFrom);
		}

		private <T> T parse(Parser<T> parser) {
			try (InputStream body = "gzip".equals(header("Content-Encoding"))
					? new GZIPInputStream(new ByteArrayInputStream(this.raw)) : new ByteArrayInputStream(this.raw)) {
				return parser.parse(body.readAllBytes());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private interface Parser<T> {

			T parse(byte[] bytes) throws InvalidProtocolBufferException;

		}

	}

}
