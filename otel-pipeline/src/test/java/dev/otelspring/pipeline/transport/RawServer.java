package dev.otelspring.pipeline.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A peer on a real socket that does with each connection what a script says: for bytes
 * that no decent server would send.
 */
final class RawServer implements AutoCloseable {

	private final ServerSocket server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final List<Socket> sockets = new CopyOnWriteArrayList<>();

	private final AtomicInteger hangUps = new AtomicInteger();

	private RawServer(Script script) {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.executor.execute(() -> accept(script));
	}

	static RawServer start(Script script) {
		return new RawServer(script);
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.server.getLocalPort());
	}

	/**
	 * How many clients have come.
	 * @return the number of connections
	 */
	int connections() {
		return this.sockets.size();
	}

	/**
	 * How many connections ended before this server ended them.
	 * @return the number of scripts that met the end of a connection
	 */
	int hangUps() {
		return this.hangUps.get();
	}

	@Override
	public void close() {
		try {
			this.server.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.executor.shutdownNow();
	}

	private void accept(Script script) {
		try {
			while (!this.server.isClosed()) {
				Socket socket = this.server.accept();
				this.sockets.add(socket);
				this.executor.execute(() -> run(script, socket));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void run(Script script, Socket socket) {
		try (socket) {
			script.run(new Peer(socket.getInputStream(), socket.getOutputStream()));
		}
		catch (IOException ex) {
			this.hangUps.incrementAndGet();
		}
	}

	/** What to do with a connection; it is closed at the end. */
	@FunctionalInterface
	interface Script {

		void run(Peer client) throws IOException;

	}

	/**
	 * The other end of a connection.
	 *
	 * @param in what the client sends
	 * @param out what the client gets
	 */
	record Peer(InputStream in, OutputStream out) {

		/**
		 * Reads a request.
		 * @return its request line and headers
		 * @throws IOException if the client hangs up
		 */
		String readRequest() throws IOException {
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				int next = this.in.read();
				if (next < 0) {
					throw new EOFException();
				}
				head.append((char) next);
			}
			String text = head.toString();
			for (String line : text.split("\r\n")) {
				if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
					this.in.readNBytes(Integer.parseInt(line.substring("content-length:".length()).strip()));
				}
			}
			return text;
		}

		void write(String text) throws IOException {
			this.out.write(text.getBytes(StandardCharsets.ISO_8859_1));
			this.out.flush();
		}

		/**
		 * Reads, says nothing, and waits for the client to lose its patience.
		 * @throws IOException when the client hangs up
		 */
		void stall() throws IOException {
			while (this.in.read() >= 0) {
				// Goes on.
			}
			throw new EOFException();
		}

	}

}
