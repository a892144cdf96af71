package dev.otelspring.autoconfigure.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A backend over gRPC, on a real socket, that takes everything and decodes traces. */
public final class GrpcBackend implements AutoCloseable {

	/** A byte that tells whether it is compressed, and four of the length. */
	private static final int PREFIX = 5;

	private final List<Request> requests = new CopyOnWriteArrayList<>();

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.protocol(HttpProtocol.H2C)
		.handle(this::handle)
		.bindNow();

	private GrpcBackend() {
	}

	/**
	 * Starts a backend.
	 * @return a running backend
	 */
	public static GrpcBackend start() {
		return new GrpcBackend();
	}

	public int port() {
		return this.server.port();
	}

	public String endpoint() {
		return "http://127.0.0.1:" + this.server.port();
	}

	public List<Request> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * All spans so far.
	 * @return in order of arrival
	 */
	public List<Span> spans() {
		return this.requests.stream()
			.filter((request) -> request.signal().equals("traces"))
			.flatMap((request) -> request.message().getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.toList();
	}

	private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		response.header("content-type", "application/grpc")
			.header("trailer", "grpc-status")
			.trailerHeaders((trailers) -> trailers.set("grpc-status", "0"));
		return request.receive()
			.aggregate()
			.asByteArray()
			.doOnNext((body) -> this.requests.add(new Request(request.path(), request.requestHeaders(), body)))
			.then(response.sendByteArray(Mono.just(new byte[PREFIX])).then());
	}

	private static ExportTraceServiceRequest parse(byte[] body) {
		try {
			return ExportTraceServiceRequest.parseFrom(Arrays.copyOfRange(body, PREFIX, body.length));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(5));
	}

	/**
	 * A request as it arrived.
	 *
	 * @param path the service and its method
	 * @param headers the headers
	 * @param body what it carried, behind a prefix of gRPC
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Request(String path, HttpHeaders headers, byte[] body) {

		/**
		 * What it carried, where that is traces.
		 * @return decoded
		 */
		public ExportTraceServiceRequest message() {
			return parse(this.body);
		}

		/**
		 * Which signal it is for.
		 * @return {@code traces}, {@code metrics} or {@code logs}
		 */
		public String signal() {
			String service = this.path.replaceAll(".*collector\\.(\\w+)\\..*", "$1");
			return service.equals("trace") ? "traces" : service;
		}

		public @Nullable String header(String name) {
			return this.headers.get(name);
		}

	}

}
