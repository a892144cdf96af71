package dev.otelspring.autoconfigure.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A server that answers each request with the same bytes and hangs up. */
public final class HostilePeer implements AutoCloseable {

	private final ServerSocket server;

	private final byte[] answer;

	private HostilePeer(String answer) throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.answer = answer.getBytes(StandardCharsets.UTF_8);
		Thread thread = new Thread(this::serve, "hostile-peer");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Starts a server on a free port.
	 * @param answer what it says
	 * @return a running server
	 * @throws IOException if there is no port
	 */
	public static HostilePeer answering(String answer) throws IOException {
		return new HostilePeer(answer);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	public String url(String path) {
		return "http://localhost:" + port() + path;
	}

	private void serve() {
		while (!this.server.isClosed()) {
			try (Socket socket = this.server.accept()) {
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
				String line = reader.readLine();
				while (line != null && !line.isEmpty()) {
					line = reader.readLine();
				}
				socket.getOutputStream().write(this.answer);
			}
			catch (IOException ex) {
				// The client, or the test, has gone.
			}
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
