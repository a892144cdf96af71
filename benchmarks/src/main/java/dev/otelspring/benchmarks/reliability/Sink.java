package dev.otelspring.benchmarks.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * A backend on a real socket of the loopback interface. It keeps what it accepted as
 * bytes and decodes it with opentelemetry-proto when it is asked, so that decoding takes
 * no time from what is measured.
 */
final class Sink implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "sink");
		thread.setDaemon(true);
		return thread;
	});

	private final ConcurrentLinkedQueue<byte[]> accepted = new ConcurrentLinkedQueue<>();

	private final AtomicLong requests = new AtomicLong();

	private volatile Behaviour behaviour = (number) -> 200;

	private Sink(int port) {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.setExecutor(this.executor);
		this.server.start();
	}

	static Sink start() {
		return new Sink(0);
	}

	static Sink startAt(int port) {
		return new Sink(port);
	}

	void behave(Behaviour newBehaviour) {
		this.behaviour = newBehaviour;
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + port());
	}

	long requests() {
		return this.requests.get();
	}

	/**
	 * Decodes what was accepted.
	 * @param spanIds hears the id of each span, duplicates included
	 * @return how many spans there were
	 */
	long decode(Consumer<ByteString> spanIds) {
		long count = 0;
		for (byte[] body : this.accepted) {
			ExportTraceServiceRequest request;
			try {
				request = ExportTraceServiceRequest.parseFrom(body);
			}
			catch (InvalidProtocolBufferException ex) {
				throw new UncheckedIOException(ex);
			}
			for (var resource : request.getResourceSpansList()) {
				for (var scope : resource.getScopeSpansList()) {
					for (var span : scope.getSpansList()) {
						count++;
						spanIds.accept(span.getSpanId());
					}
				}
			}
		}
		return count;
	}

	long decodedCount() {
		return decode((id) -> {
		});
	}

	List<byte[]> bodies() {
		return List.copyOf(this.accepted);
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			int status = this.behaviour.answer(this.requests.incrementAndGet());
			if (status == Behaviour.CUT) {
				return;
			}
			if (status == 200 && exchange.getRequestURI().getPath().equals("/v1/traces")) {
				this.accepted.add(body);
			}
			exchange.sendResponseHeaders(status, -1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** What a request is answered; may take its time. */
	interface Behaviour {

		/** The connection is cut without an answer, and the request is not accepted. */
		int CUT = -1;

		int answer(long number) throws InterruptedException;

	}

}
