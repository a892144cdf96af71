package dev.otelspring.pipeline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import javax.net.ssl.KeyManager;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * An OTLP/gRPC backend on a real socket of the loopback interface: grpc-java with the
 * services that opentelemetry-proto generates, so that nothing of ours judges what ours
 * sends. Modules downstream need {@code grpc-netty-shaded}, {@code grpc-protobuf} and
 * {@code grpc-stub} in test scope.
 *
 * <p>
 * Thread-safe.
 */
public final class GrpcOtlpReceiver implements AutoCloseable {

	private static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

	private final Server server;

	private final int port;

	private final String scheme;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	private volatile Function<Request, Reply> behaviour = (request) -> Reply.ok();

	private GrpcOtlpReceiver(int wantedPort, ServerCredentials credentials, int maxMessageSize) {
		this.scheme = (credentials instanceof TlsServerCredentials) ? "https" : "http";
		try {
			this.server = NettyServerBuilder
				.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), credentials)
				.addService(new Traces())
				.addService(new Metrics())
				.addService(new Logs())
				.intercept(new HeaderReader())
				.addTransportFilter(new ConnectionCounter())
				.maxInboundMessageSize(maxMessageSize)
				.executor(this.executor)
				.build()
				.start();
			this.port = this.server.getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts a receiver on a free port, with gRPC's usual limit of 4 MB a message.
	 * @return a running receiver that accepts everything
	 */
	public static GrpcOtlpReceiver start() {
		return startAt(0);
	}

	/**
	 * Starts a receiver on a given port, such as one that a stopped receiver had.
	 * @param port the port
	 * @return a running receiver that accepts everything
	 */
	public static GrpcOtlpReceiver startAt(int port) {
		return new GrpcOtlpReceiver(port, InsecureServerCredentials.create(), 4 * 1024 * 1024);
	}

	/**
	 * Starts a receiver that takes small messages alone.
	 * @param maxMessageSize the most bytes of a message
	 * @return a running receiver that accepts everything of that size
	 */
	public static GrpcOtlpReceiver startWithLimit(int maxMessageSize) {
		return new GrpcOtlpReceiver(0, InsecureServerCredentials.create(), maxMessageSize);
	}

	/**
	 * Starts a receiver that speaks TLS.
	 * @param keyManagers the server's key and certificate
	 * @return a running receiver that accepts everything
	 */
	public static GrpcOtlpReceiver startWithTls(KeyManager... keyManagers) {
		return new GrpcOtlpReceiver(0, TlsServerCredentials.newBuilder().keyManager(keyManagers).build(),
				4 * 1024 * 1024);
	}

	/**
	 * Decides what each request is answered. Called on the server's threads, may block.
	 * @param newBehaviour from a request to its answer
	 */
	public void answer(Function<Request, Reply> newBehaviour) {
		this.behaviour = newBehaviour;
	}

	public int port() {
		return this.port;
	}

	/**
	 * The endpoint.
	 * @return such as {@code http://localhost:40001}
	 */
	public URI endpoint() {
		return URI.create(this.scheme + "://localhost:" + port());
	}

	/**
	 * How many connections were made so far.
	 * @return including closed ones
	 */
	public int connections() {
		return this.connections.get();
	}

	/**
	 * All requests, whatever they were answered.
	 * @return a copy, in order of arrival
	 */
	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * The spans of requests that were answered with OK.
	 * @return decoded, in order of arrival
	 */
	public List<Span> spans() {
		List<Span> spans = new ArrayList<>();
		accepted(ExportTraceServiceRequest.class).forEach((request) -> request.getResourceSpansList()
			.forEach(
					(resource) -> resource.getScopeSpansList().forEach((scope) -> spans.addAll(scope.getSpansList()))));
		return spans;
	}

	/**
	 * The metrics of requests that were answered with OK.
	 * @return decoded, in order of arrival
	 */
	public List<Metric> metrics() {
		List<Metric> metrics = new ArrayList<>();
		accepted(ExportMetricsServiceRequest.class).forEach((request) -> request.getResourceMetricsList()
			.forEach((resource) -> resource.getScopeMetricsList()
				.forEach((scope) -> metrics.addAll(scope.getMetricsList()))));
		return metrics;
	}

	/**
	 * The log records of requests that were answered with OK.
	 * @return decoded, in order of arrival
	 */
	public List<LogRecord> logRecords() {
		List<LogRecord> records = new ArrayList<>();
		accepted(ExportLogsServiceRequest.class).forEach((request) -> request.getResourceLogsList()
			.forEach((resource) -> resource.getScopeLogsList()
				.forEach((scope) -> records.addAll(scope.getLogRecordsList()))));
		return records;
	}

	/**
	 * The resources of all traces that were answered with OK.
	 * @return decoded, in order of arrival
	 */
	public List<Resource> traceResources() {
		List<Resource> resources = new ArrayList<>();
		accepted(ExportTraceServiceRequest.class).forEach((request) -> request.getResourceSpansList()
			.forEach((resource) -> resources.add(resource.getResource())));
		return resources;
	}

	/**
	 * Asks clients to leave, with GOAWAY, and waits until they have.
	 * @return whether they did within ten seconds
	 */
	public boolean closeGracefully() {
		try {
			return this.server.shutdown().awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			close();
		}
	}

	@Override
	public void close() {
		this.server.shutdownNow();
		this.executor.shutdownNow();
		try {
			this.server.awaitTermination(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private <T extends Message> List<T> accepted(Class<T> type) {
		return this.requests.stream()
			.filter((request) -> request.status == Status.Code.OK)
			.map(Request::message)
			.filter(type::isInstance)
			.map(type::cast)
			.toList();
	}

	private <T extends Message> void handle(Message message, StreamObserver<T> response, Function<Reply, T> ok) {
		Request request = new Request(HEADERS.get(), message, Context.current().getDeadline());
		this.requests.add(request);
		Reply reply = this.behaviour.apply(request);
		request.status = reply.code();
		if (reply.code() != Status.Code.OK) {
			response.onError(StatusProto.toStatusRuntimeException(reply.asStatus()));
			return;
		}
		if (reply.compressed()) {
			((ServerCallStreamObserver<T>) response).setCompression("gzip");
		}
		response.onNext(ok.apply(reply));
		response.onCompleted();
	}

	/**
	 * An answer.
	 *
	 * @param code the status
	 * @param message the text of an error or of a partial success
	 * @param retryDelay what a {@code RetryInfo} says, {@code null} for none
	 * @param rejected how many items a partial success refuses
	 * @param compressed whether the message of an OK is compressed with gzip
	 */
	public record Reply(Status.Code code, String message, @Nullable Duration retryDelay, long rejected,
			boolean compressed) {

		public static Reply ok() {
			return new Reply(Status.Code.OK, "", null, 0, false);
		}

		public static Reply partial(long rejected, String message) {
			return new Reply(Status.Code.OK, message, null, rejected, false);
		}

		public static Reply of(Status.Code code, String message) {
			return new Reply(code, message, null, 0, false);
		}

		public Reply retryAfter(Duration delay) {
			return new Reply(this.code, this.message, delay, this.rejected, this.compressed);
		}

		public Reply gzip() {
			return new Reply(this.code, this.message, this.retryDelay, this.rejected, true);
		}

		private com.google.rpc.Status asStatus() {
			com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
				.setCode(this.code.value())
				.setMessage(this.message);
			if (this.retryDelay != null) {
				// Something else first, as a backend that explains itself would send.
				status.addDetails(Any.pack(com.google.rpc.DebugInfo.newBuilder().setDetail("busy").build()));
				status.addDetails(Any.pack(RetryInfo.newBuilder()
					.setRetryDelay(com.google.protobuf.Duration.newBuilder()
						.setSeconds(this.retryDelay.getSeconds())
						.setNanos(this.retryDelay.getNano()))
					.build()));
			}
			return status.build();
		}

	}

	/** A request as it arrived. */
	public static final class Request {

		private final Map<String, String> headers;

		private final Message message;

		private final @Nullable Deadline deadline;

		private volatile Status.@Nullable Code status;

		Request(Map<String, String> headers, Message message, @Nullable Deadline deadline) {
			this.headers = headers;
			this.message = message;
			this.deadline = deadline;
		}

		/**
		 * What it was answered.
		 * @return {@code null} as long as it is not answered
		 */
		public Status.@Nullable Code status() {
			return this.status;
		}

		/**
		 * A header's value.
		 * @param name in any case
		 * @return {@code null} if it is not there
		 */
		public @Nullable String header(String name) {
			return this.headers.get(name.toLowerCase(Locale.ROOT));
		}

		/**
		 * The decoded request.
		 * @return one of the three export requests
		 */
		public Message message() {
			return this.message;
		}

		/**
		 * Until when the client waits.
		 * @return {@code null} if it did not say
		 */
		public @Nullable Deadline deadline() {
			return this.deadline;
		}

	}

	private static final class HeaderReader implements ServerInterceptor {

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			Map<String, String> read = new LinkedHashMap<>();
			for (String name : headers.keys()) {
				if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
					String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
					read.put(name, (value != null) ? value : "");
				}
			}
			return Contexts.interceptCall(Context.current().withValue(HEADERS, read), call, headers, next);
		}

	}

	private final class ConnectionCounter extends ServerTransportFilter {

		@Override
		public Attributes transportReady(Attributes attributes) {
			GrpcOtlpReceiver.this.connections.incrementAndGet();
			return attributes;
		}

	}

	private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> response) {
			handle(request, response, (reply) -> {
				ExportTraceServiceResponse.Builder message = ExportTraceServiceResponse.newBuilder();
				if (reply.rejected() > 0 || !reply.message().isEmpty()) {
					message.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
						.setRejectedSpans(reply.rejected())
						.setErrorMessage(reply.message()));
				}
				return message.build();
			});
		}

	}

	private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {

		@Override
		public void export(ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> response) {
			handle(request, response, (reply) -> {
				ExportMetricsServiceResponse.Builder message = ExportMetricsServiceResponse.newBuilder();
				if (reply.rejected() > 0 || !reply.message().isEmpty()) {
					message.setPartialSuccess(ExportMetricsPartialSuccess.newBuilder()
						.setRejectedDataPoints(reply.rejected())
						.setErrorMessage(reply.message()));
				}
				return message.build();
			});
		}

	}

	private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {

		@Override
		public void export(ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> response) {
			handle(request, response, (reply) -> {
				ExportLogsServiceResponse.Builder message = ExportLogsServiceResponse.newBuilder();
				if (reply.rejected() > 0 || !reply.message().isEmpty()) {
					message.setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
						.setRejectedLogRecords(reply.rejected())
						.setErrorMessage(reply.message()));
				}
				return message.build();
			});
		}

	}

}
