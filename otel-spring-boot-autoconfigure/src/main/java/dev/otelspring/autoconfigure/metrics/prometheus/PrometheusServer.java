package dev.otelspring.autoconfigure.metrics.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Answers Prometheus at {@code /metrics}, in the format that it asks for, on the JDK's
 * own server. An address that is taken does not stop the application: it is a finding.
 *
 * <p>
 * Its threads are daemons, and of two scrapes at a time, one waits.
 */
final class PrometheusServer implements SmartLifecycle {

	/** The specification's default. */
	static final int PORT = 9464;

	private static final Log logger = LogFactory.getLog(PrometheusServer.class);

	private static final String THREAD = "otel-prometheus";

	private final ExpositionFormats formats = ExpositionFormats.init();

	private final String host;

	private final int port;

	private final OpenTelemetrySnapshots snapshots;

	private final ConfigurationFindings findings;

	private volatile @Nullable Running running;

	PrometheusServer(String host, int port, OpenTelemetrySnapshots snapshots, ConfigurationFindings findings) {
		this.host = host;
		this.port = port;
		this.snapshots = snapshots;
		this.findings = findings;
	}

	static int parsePort(String text) {
		int port = Integer.parseInt(text);
		if (port < 0 || port > 65535) {
			throw new IllegalArgumentException("must be a port from 1 to 65535, or 0 for any that is free");
		}
		return port;
	}

	@Override
	public void start() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(this.host, this.port), 0);
			ExecutorService scrapes = Executors.newSingleThreadExecutor((task) -> daemon(task));
			server.setExecutor(scrapes);
			server.createContext("/metrics", this::answer);
			// Its dispatcher is a daemon if the thread that starts it is.
			Thread starter = daemon(server::start);
			starter.start();
			starter.join();
			this.running = new Running(server, scrapes);
			logger.info("Prometheus can fetch metrics at http://" + this.host + ":" + server.getAddress().getPort()
					+ "/metrics");
		}
		catch (IOException | IllegalArgumentException ex) {
			// Such as a host that is unknown: UnresolvedAddressException is of these.
			this.findings.add("Prometheus cannot fetch metrics",
					"nothing listens at " + this.host + ":" + this.port + " (" + reason(ex) + ")",
					"Set otel.exporter.prometheus.host and .port to an address that is free");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String reason(Exception ex) {
		return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, THREAD);
		thread.setDaemon(true);
		return thread;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!exchange.getRequestMethod().equals("GET") || !exchange.getRequestURI().getPath().equals("/metrics")) {
				exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/metrics") ? 405 : 404, -1);
				return;
			}
			ExpositionFormatWriter writer = this.formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
			ByteArrayOutputStream body = new ByteArrayOutputStream();
			writer.write(body, this.snapshots.behind(new MetricSnapshots(), (name) -> true));
			exchange.getResponseHeaders().set("Content-Type", writer.getContentType());
			// 0 would be a body of unknown length.
			exchange.sendResponseHeaders(200, (body.size() > 0) ? body.size() : -1);
			body.writeTo(exchange.getResponseBody());
		}
	}

	@Override
	public void stop() {
		Running stopped = this.running;
		this.running = null;
		if (stopped != null) {
			stopped.server().stop(0);
			stopped.scrapes().shutdown();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * What is to be stopped.
	 *
	 * @param server that listens
	 * @param scrapes where it answers
	 */
	private record Running(HttpServer server, ExecutorService scrapes) {
	}

}
