package dev.otelspring.pipeline.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.Http2AllocationStrategy;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.client.PrematureCloseException;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * OTLP over gRPC, on Reactor Netty's HTTP/2. Ask {@link GrpcSupport} whether that is
 * there.
 *
 * <p>
 * A unary call is one POST whose status comes in the trailers, so no gRPC library is
 * needed. The connection is kept, and requests that are under way together share it. The
 * deadline is our own, from connecting to the last byte.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>
 * @see <a href= "https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC
 * over HTTP/2</a>
 */
public final class GrpcTransport implements Transport {

	/**
	 * One is enough; the others are for the moments when a backend sends a connection
	 * away that still has answers to give.
	 */
	private static final int MAX_CONNECTIONS = 4;

	private final GrpcTransportSettings settings;

	private final Clock clock;

	private final ClockSkew skew;

	private final Map<Signal, String> uris = new EnumMap<>(Signal.class);

	private final String userAgent;

	private final Set<CompletableFuture<GrpcAnswer>> underWay = ConcurrentHashMap.newKeySet();

	private @Nullable Client client;

	private volatile boolean closed;

	/** When the backend last answered anything, as {@link System#nanoTime} tells. */
	private volatile long lastAnswer = System.nanoTime();

	public GrpcTransport(GrpcTransportSettings settings, Clock clock) {
		this(settings, clock, new ClockSkew(clock));
	}

	/**
	 * Creates a transport that connects with the first request.
	 * @param settings where and how it sends
	 * @param clock tells how long dates are away
	 * @param skew takes the dates of answers
	 */
	public GrpcTransport(GrpcTransportSettings settings, Clock clock, ClockSkew skew) {
		this.settings = settings;
		this.clock = clock;
		this.skew = skew;
		this.userAgent = UserAgent.of(settings.userAgent());
		for (Signal signal : Signal.values()) {
			this.uris.put(signal, settings.base() + path(signal));
		}
	}

	@Override
	public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		Client own = client();
		if (own == null) {
			return CompletableFuture.completedFuture(SendResult.RetryLater.CLOSED);
		}
		Map<String, String> headers;
		try {
			headers = RequestHeaders.ask(this.settings.headers(), GrpcTransportSettings::problemWithHeader);
		}
		catch (RequestHeaders.UnusableException ex) {
			return CompletableFuture.completedFuture(ex.result());
		}
		Exchange exchange = new Exchange();
		Instant sent = this.skew.now();
		CompletableFuture<GrpcAnswer> answer = call(own, signal, frames, headers, exchange).toFuture();
		this.underWay.add(answer);
		if (this.closed) {
			answer.cancel(true);
		}
		return answer.copy()
			.orTimeout(this.settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
			.handle((complete, failure) -> {
				this.underWay.remove(answer);
				if (failure == null) {
					this.lastAnswer = System.nanoTime();
					this.skew.answered(address(signal), sent, complete.headers().apply("date"));
					return complete.result(this.settings.base(), this.clock);
				}
				// Resets the stream of a peer that stalls.
				answer.cancel(true);
				if (failure instanceof TimeoutException && this.lastAnswer - exchange.started < 0) {
					own.dropConnectionOf(exchange);
				}
				return new SendResult.RetryLater(null, problem(failure));
			});
	}

	@Override
	public URI address(Signal signal) {
		return URI.create(this.settings.base());
	}

	@Override
	public void renew() {
		Client last;
		synchronized (this) {
			last = this.client;
			this.client = null;
		}
		if (last != null) {
			// What is under way ends with its deadline at the latest.
			last.closeAfter(this.settings.timeout());
		}
	}

	@Override
	public void close() {
		Client last;
		synchronized (this) {
			this.closed = true;
			last = this.client;
			this.client = null;
		}
		this.underWay.forEach((answer) -> answer.cancel(true));
		if (last != null) {
			last.close();
		}
	}

	private synchronized @Nullable Client client() {
		if (this.client == null && !this.closed) {
			this.client = Client.create(this.settings);
		}
		return this.client;
	}

	private Mono<GrpcAnswer> call(Client own, Signal signal, List<Frame> frames, Map<String, String> headers,
			Exchange exchange) {
		byte[][] pieces = GrpcMessage.pieces(frames, this.settings.compression());
		return own.http()
			.headers((all) -> setHeaders(all, headers))
			.post()
			.uri(uri(signal))
			.send((request, outbound) -> outbound
				.withConnection((connection) -> own.opened(exchange, connection.channel()))
				.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(pieces))))
			.response(GrpcTransport::answer)
			.single();
	}

	private void setHeaders(HttpHeaders headers, Map<String, String> users) {
		headers.set("user-agent", this.userAgent);
		users.forEach(headers::set);
		headers.set("content-type", "application/grpc");
		headers.set("te", "trailers");
		headers.set("grpc-accept-encoding", "identity,gzip");
		headers.set("grpc-timeout", grpcTimeout(this.settings.timeout()));
		if (this.settings.compression() == Compression.GZIP) {
			headers.set("grpc-encoding", "gzip");
		}
	}

	private String uri(Signal signal) {
		return Objects.requireNonNull(this.uris.get(signal));
	}

	private static Mono<GrpcAnswer> answer(HttpClientResponse response, ByteBufFlux content) {
		return content.reduceWith(ByteArrayOutputStream::new, GrpcTransport::append)
			.flatMap((body) -> response.trailerHeaders()
				.defaultIfEmpty(EmptyHttpHeaders.INSTANCE)
				.map((trailers) -> new GrpcAnswer(response.status().code(), response.responseHeaders()::get,
						trailers::get, body.toByteArray())));
	}

	// What exceeds the limit is read and forgotten: the status comes after it.
	private static ByteArrayOutputStream append(ByteArrayOutputStream body, ByteBuf chunk) {
		byte[] bytes = new byte[Math.min(chunk.readableBytes(), GrpcAnswer.BODY_LIMIT - body.size())];
		chunk.readBytes(bytes);
		body.writeBytes(bytes);
		return body;
	}

	private Problem problem(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return Problem.of(kind(cause), describeCause(cause) + " at " + this.settings.base());
	}

	private static Problem.Kind kind(Throwable cause) {
		if (cause instanceof ConnectTimeoutException) {
			return Problem.Kind.CONNECT_TIMEOUT;
		}
		if (cause instanceof TimeoutException) {
			return Problem.Kind.NO_ANSWER;
		}
		if (cause instanceof ConnectException) {
			return Problem.Kind.CONNECTION_REFUSED;
		}
		if (cause instanceof UnknownHostException) {
			return Problem.Kind.UNKNOWN_HOST;
		}
		if (isNotHttp2(cause)) {
			return Problem.Kind.WRONG_PROTOCOL;
		}
		if (cause instanceof SSLException) {
			return Problem.Kind.TLS;
		}
		return (cause instanceof IOException) ? Problem.Kind.CONNECTION_LOST : Problem.Kind.OTHER;
	}

	private String describeCause(Throwable cause) {
		if (cause instanceof ConnectTimeoutException) {
			return "no connection within " + this.settings.connectTimeout().toMillis() + " ms";
		}
		if (cause instanceof TimeoutException) {
			return "no complete answer within " + this.settings.timeout().toMillis() + " ms";
		}
		if (cause instanceof ConnectException) {
			return "connection refused";
		}
		if (cause instanceof UnknownHostException) {
			return "unknown host";
		}
		if (cause instanceof CancellationException) {
			return "cancelled";
		}
		if (cause instanceof PrematureCloseException) {
			return "the peer hung up before the end of the answer";
		}
		if (isNotHttp2(cause)) {
			return GrpcAnswer.hinted("no answer in HTTP/2");
		}
		String message = cause.getMessage();
		return (message != null) ? cause.getClass().getSimpleName() + ": " + message : cause.getClass().getSimpleName();
	}

	// Netty tells it so; an HTTP/1.1 server answers our preface with "HTTP/1.1 400".
	private static boolean isNotHttp2(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		return (cause instanceof Http2Exception && message.startsWith("First received frame was not SETTINGS"))
				|| (cause instanceof SSLException && message.contains("no_application_protocol"));
	}

	// At most eight digits, and a unit.
	static String grpcTimeout(Duration timeout) {
		long millis = Math.max(1, timeout.toMillis());
		return (millis <= 99_999_999) ? millis + "m" : Math.min(99_999_999, millis / 1000) + "S";
	}

	private static String path(Signal signal) {
		return signal.of("/opentelemetry.proto.collector.trace.v1.TraceService/Export",
				"/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
				"/opentelemetry.proto.collector.logs.v1.LogsService/Export");
	}

	/** One request, and the stream that it went over. */
	private static final class Exchange {

		private final long started = System.nanoTime();

		private volatile @Nullable Channel stream;

	}

	/** The client with what it owns. */
	private record Client(HttpClient http, ConnectionProvider connections, LoopResources threads,
			Set<Channel> connecting) {

		static Client create(GrpcTransportSettings settings) {
			LoopResources threads = LoopResources.create("otel-grpc", 1, true);
			ConnectionProvider connections = ConnectionProvider.builder("otel-grpc")
				.allocationStrategy(Http2AllocationStrategy.builder()
					.maxConnections(MAX_CONNECTIONS)
					.strictConnectionReuse(true)
					.build())
				.build();
			Set<Channel> connecting = ConcurrentHashMap.newKeySet();
			HttpClient client = HttpClient.create(connections)
				.runOn(threads, false)
				// The JDK's, as HttpTransport: /etc/hosts and the JVM's cache count.
				.resolver(DefaultAddressResolverGroup.INSTANCE)
				.option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
						(int) Math.min(Integer.MAX_VALUE, Math.max(1, settings.connectTimeout().toMillis())))
				.doOnChannelInit((observer, channel, address) -> {
					connecting.add(channel);
					channel.closeFuture().addListener((closing) -> connecting.remove(channel));
				})
				.followRedirect(false)
				.disableRetry(true);
			return new Client(settings.isSecure() ? withTls(client, settings) : client.protocol(HttpProtocol.H2C),
					connections, threads, connecting);
		}

		private static HttpClient withTls(HttpClient client, GrpcTransportSettings settings) {
			// Reactor Netty verifies the host's name when it is configured this way.
			return client.protocol(HttpProtocol.H2)
				.secure((ssl) -> ssl.sslContext(GrpcTls.context(settings.sslContext().get()))
					.handshakeTimeout(settings.connectTimeout()));
		}

		void opened(Exchange exchange, Channel stream) {
			exchange.stream = stream;
			this.connecting.remove(stream.parent());
		}

		/**
		 * Closes the connection of a peer that answered nothing at all for a whole
		 * deadline. It may be gone without a word, and TCP would find out after minutes;
		 * or it took the connection and does not speak HTTP/2. The next request shall
		 * connect anew.
		 * @param exchange the one that got no answer
		 */
		void dropConnectionOf(Exchange exchange) {
			Channel stream = exchange.stream;
			if (stream == null) {
				this.connecting.forEach(Channel::close);
			}
			else {
				stream.parent().close();
			}
		}

		void closeAfter(Duration grace) {
			Mono.delay(grace).subscribe((tick) -> close());
		}

		void close() {
			// The pool does not know of a connection whose request was cancelled while it
			// was made, and may wait for it for ever.
			this.connecting.forEach(Channel::close);
			this.connections.disposeLater()
				.timeout(Duration.ofSeconds(1))
				.onErrorComplete()
				.then(this.threads.disposeLater(Duration.ZERO, Duration.ofSeconds(1)))
				.subscribe();
		}

	}

}
