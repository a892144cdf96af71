package dev.otelspring.pipeline.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.otlp.Frame;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP with binary protobuf, on the JDK's own client.
 *
 * <p>
 * Three of its habits are there for peers that would stumble: HTTP/1.1 on {@code http://}
 * (the client would else ask for {@code Upgrade: h2c}), a known Content-Length, no
 * redirects. The deadline is our own, since {@code HttpRequest.timeout} ends with the
 * headers and lets a stalled body wait for ever.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class HttpTransport implements Transport {

	private static final String PROTOBUF = "application/x-protobuf";

	/** What the client itself says of it. */
	private static final String CLIENT_IS_DEAD = "selector manager closed";

	private final HttpTransportSettings settings;

	private final Clock clock;

	private final ClockSkew skew;

	private final String userAgent;

	private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

	private volatile @Nullable HttpClient client;

	private volatile boolean closed;

	public HttpTransport(HttpTransportSettings settings, Clock clock) {
		this(settings, clock, new ClockSkew(clock));
	}

	/**
	 * Creates a transport that connects with the first request.
	 * @param settings where and how it sends
	 * @param clock tells how long dates are away
	 * @param skew takes the dates of answers
	 */
	public HttpTransport(HttpTransportSettings settings, Clock clock, ClockSkew skew) {
		this.settings = settings;
		this.clock = clock;
		this.skew = skew;
		this.userAgent = UserAgent.of(settings.userAgent());
	}

	@Override
	public CompletableFuture<SendResult> send(Signal signal, List<Frame> frames) {
		if (this.closed) {
			return CompletableFuture.completedFuture(SendResult.RetryLater.CLOSED);
		}
		Map<String, String> headers;
		try {
			headers = RequestHeaders.ask(this.settings.headers(), HttpTransportSettings::problemWithHeader);
		}
		catch (RequestHeaders.UnusableException ex) {
			return CompletableFuture.completedFuture(ex.result());
		}
		Instant sent = this.skew.now();
		URI endpoint = endpoint(signal);
		HttpClient client = client();
		CompletableFuture<SendResult> result = new CompletableFuture<>();
		CompletableFuture<?> exchange = start(client, request(signal, frames, headers),
				(info) -> new BoundedBody((body) -> {
					this.skew.answered(endpoint, sent, info.headers().firstValue("Date").orElse(null));
					result.complete(result(info, body, endpoint));
				}));
		this.underWay.add(exchange);
		if (this.closed) {
			exchange.cancel(true);
		}
		exchange.whenComplete((response, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
		});
		return result.orTimeout(this.settings.timeout().toNanos(), TimeUnit.NANOSECONDS).handle((answer, failure) -> {
			this.underWay.remove(exchange);
			if (failure == null) {
				return answer;
			}
			// Frees the connection of a peer that stalls.
			exchange.cancel(true);
			forget(client, failure);
			return new SendResult.RetryLater(null, problem(failure, withoutUserInfo(endpoint)));
		});
	}

	private static CompletableFuture<?> start(HttpClient client, HttpRequest request,
			HttpResponse.BodyHandler<byte[]> answer) {
		try {
			return client.sendAsync(request, answer);
		}
		catch (RejectedExecutionException ex) {
			// What JDK 17 has to say of it.
			return CompletableFuture.failedFuture(new IOException(CLIENT_IS_DEAD, ex));
		}
	}

	// A client whose own thread has died, of an OutOfMemoryError that the application
	// survived, takes no request any more.
	private void forget(HttpClient used, Throwable failure) {
		if (String.valueOf(failure).contains(CLIENT_IS_DEAD)) {
			synchronized (this) {
				if (this.client == used) {
					this.client = null;
				}
			}
		}
	}

	@Override
	public @Nullable URI address(Signal signal) {
		URI endpoint = this.settings.endpoints().get(signal);
		// What the client takes where none is set.
		ProxySelector proxies = ProxySelector.getDefault();
		boolean direct = endpoint == null || proxies == null
				|| proxies.select(endpoint).stream().allMatch((proxy) -> proxy.type() == Proxy.Type.DIRECT);
		return direct ? endpoint : null;
	}

	@Override
	public void renew() {
		this.client = null;
	}

	@Override
	public void close() {
		this.closed = true;
		// Before JDK 21 a client has no close(); its thread ends when it is collected.
		this.client = null;
		this.underWay.forEach((exchange) -> exchange.cancel(true));
	}

	private HttpClient client() {
		HttpClient existing = this.client;
		if (existing != null) {
			return existing;
		}
		synchronized (this) {
			existing = this.client;
			if (existing != null) {
				return existing;
			}
			HttpClient.Builder builder = HttpClient.newBuilder()
				.version(HttpClient.Version.HTTP_1_1)
				.followRedirects(HttpClient.Redirect.NEVER)
				.connectTimeout(this.settings.connectTimeout());
			SSLContext sslContext = this.settings.sslContext().get();
			if (sslContext == null && isPlain()) {
				sslContext = new NoTls();
			}
			if (sslContext != null) {
				builder.sslContext(sslContext);
			}
			HttpClient created = builder.build();
			this.client = created;
			return created;
		}
	}

	private HttpRequest request(Signal signal, List<Frame> frames, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(endpoint(signal))
			.header("Content-Type", PROTOBUF)
			.header("User-Agent", this.userAgent);
		headers.forEach(request::setHeader);
		if (this.settings.compression() == Compression.GZIP) {
			request.header("Content-Encoding", "gzip");
			return request.POST(BodyPublishers.ofByteArray(Gzip.compress(frames))).build();
		}
		return request.POST(new FramesBody(frames)).build();
	}

	private boolean isPlain() {
		return this.settings.endpoints().values().stream().allMatch((endpoint) -> "http".equals(endpoint.getScheme()));
	}

	private URI endpoint(Signal signal) {
		URI endpoint = this.settings.endpoints().get(signal);
		if (endpoint == null) {
			throw new IllegalStateException("No endpoint for " + signal.id());
		}
		return endpoint;
	}

	private SendResult result(HttpResponse.ResponseInfo response, byte[] body, URI endpoint) {
		int status = response.statusCode();
		if (status >= 200 && status < 300) {
			return PartialSuccess.in(body)
				.<SendResult>map((partial) -> new SendResult.PartiallyAccepted(partial.rejected(), partial.message()))
				.orElse(SendResult.Accepted.INSTANCE);
		}
		Problem problem = problem(response, body, endpoint);
		return switch (status) {
			case 429, 502, 503, 504 -> new SendResult.RetryLater(retryAfter(response.headers()), problem);
			case 413 -> new SendResult.TooLarge(problem);
			default -> new SendResult.Rejected(problem);
		};
	}

	private @Nullable Duration retryAfter(HttpHeaders headers) {
		return headers.firstValue("Retry-After").map((value) -> RetryAfter.parse(value, this.clock)).orElse(null);
	}

	private static Problem problem(HttpResponse.ResponseInfo response, byte[] body, URI endpoint) {
		String said = ErrorBody.message(body, response.headers().firstValue("Content-Type").orElse(""));
		String status = "HTTP " + response.statusCode() + " from " + withoutUserInfo(endpoint);
		return new Problem(Problem.Kind.HTTP_STATUS, response.statusCode(),
				said.isEmpty() ? status : status + ": " + said);
	}

	private static String withoutUserInfo(URI uri) {
		String userInfo = uri.getRawUserInfo();
		return (userInfo != null) ? uri.toString().replace(userInfo + "@", "") : uri.toString();
	}

	private Problem problem(Throwable failure, String endpoint) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException) && cause.getCause() != null) {
			cause = cause.getCause();
		}
		return Problem.of(kind(cause), describe(cause) + " at " + endpoint);
	}

	private static Problem.Kind kind(Throwable cause) {
		if (cause instanceof HttpConnectTimeoutException) {
			return Problem.Kind.CONNECT_TIMEOUT;
		}
		if (cause instanceof TimeoutException) {
			return Problem.Kind.NO_ANSWER;
		}
		if (cause instanceof ConnectException) {
			return isUnknownHost(cause) ? Problem.Kind.UNKNOWN_HOST : Problem.Kind.CONNECTION_REFUSED;
		}
		if (cause instanceof SSLException) {
			return Problem.Kind.TLS;
		}
		if (cause instanceof ProtocolException || cause.getCause() instanceof ProtocolException) {
			return Problem.Kind.WRONG_PROTOCOL;
		}
		return (cause instanceof IOException) ? Problem.Kind.CONNECTION_LOST : Problem.Kind.OTHER;
	}

	private static boolean isUnknownHost(Throwable cause) {
		return cause.getCause() instanceof UnresolvedAddressException;
	}

	private String describe(Throwable cause) {
		if (cause instanceof HttpConnectTimeoutException) {
			return "no connection within " + this.settings.connectTimeout().toMillis() + " ms";
		}
		if (cause instanceof TimeoutException) {
			return "no complete answer within " + this.settings.timeout().toMillis() + " ms";
		}
		if (cause instanceof ConnectException) {
			return isUnknownHost(cause) ? "unknown host" : "connection refused";
		}
		if (cause instanceof CancellationException) {
			return "cancelled";
		}
		String message = cause.getMessage();
		return (message != null) ? cause.getClass().getSimpleName() + ": " + message : cause.getClass().getSimpleName();
	}

}
