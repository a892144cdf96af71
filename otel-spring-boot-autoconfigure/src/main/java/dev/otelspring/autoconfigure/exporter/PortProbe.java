package dev.otelspring.autoconfigure.exporter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Asks whether something listens on a port, for people who have the right host and the
 * wrong port.
 */
@FunctionalInterface
interface PortProbe {

	/**
	 * Connects, and hangs up. A host that refuses one port answers at once for another.
	 */
	PortProbe CONNECT = (host, port) -> {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host, port), 200);
			return true;
		}
		catch (IOException | RuntimeException ex) {
			return false;
		}
	};

	boolean listens(String host, int port);

}
