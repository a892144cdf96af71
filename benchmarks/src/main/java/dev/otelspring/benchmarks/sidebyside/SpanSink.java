package dev.otelspring.benchmarks.sidebyside;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;

/**
 * A backend that counts the spans. It goes through the messages down to the spans and no
 * further: it shares its processors with what is measured, and whoever loses spans would
 * be favoured by a backend that decodes them.
 */
final class SpanSink implements AutoCloseable {

	/** The fields of a request that lead to a span. */
	private static final int[] PATH = { ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER,
			ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, ScopeSpans.SPANS_FIELD_NUMBER };

	private final HttpServer server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final AtomicLong spans = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private SpanSink(HttpServer server) {
		this.server = server;
	}

	static SpanSink start() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		SpanSink sink = new SpanSink(server);
		server.createContext("/", sink::handle);
		server.setExecutor(sink.executor);
		server.start();
		return sink;
	}

	String endpoint() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	long spans() {
		return this.spans.get();
	}

	// Of requests with spans, as they came.
	long bytes() {
		return this.bytes.get();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] body = exchange.getRequestBody().readAllBytes();
			if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
				this.bytes.addAndGet(body.length);
				boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
				InputStream stream = new ByteArrayInputStream(body);
				this.spans
					.addAndGet(count(CodedInputStream.newInstance(zipped ? new GZIPInputStream(stream) : stream), 0));
			}
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private static int count(CodedInputStream in, int depth) throws IOException {
		int count = 0;
		for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
			if (WireFormat.getTagFieldNumber(tag) != PATH[depth]) {
				in.skipField(tag);
			}
			else if (depth == PATH.length - 1) {
				count++;
				in.skipField(tag);
			}
			else {
				int limit = in.pushLimit(in.readRawVarint32());
				count += count(in, depth + 1);
				in.popLimit(limit);
			}
		}
		return count;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
