package dev.otelspring.benchmarks.sidebyside;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests over a few connections that stay open, with as little work as can be: on a
 * machine with two cores it shares them with what is measured.
 */
final class Load {

	private static final int CONNECTIONS = 4;

	private final int port;

	private final byte[] request;

	Load(int port, String path) {
		this.port = port;
		this.request = ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * So many requests, at a steady pace or one after the other.
	 * @param requests how many, about
	 * @param perSecond the pace, 0 for as fast as they are answered
	 * @return how many: each connection has the same
	 */
	long send(int requests, int perSecond) {
		return run(requests, perSecond, Long.MAX_VALUE);
	}

	/**
	 * As many requests as are answered.
	 * @param seconds for how long
	 * @return how many were
	 */
	long sendFor(int seconds) {
		return run(Integer.MAX_VALUE, 0, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
	}

	private long run(int requests, int perSecond, long end) {
		ExecutorService executor = Executors.newFixedThreadPool(CONNECTIONS);
		try {
			List<Future<Long>> sent = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				int offset = i;
				sent.add(executor.submit(() -> connection(requests / CONNECTIONS, perSecond, offset, end)));
			}
			long sum = 0;
			for (Future<Long> count : sent) {
				sum += count.get();
			}
			return sum;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private long connection(int requests, int perSecond, int offset, long end) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setTcpNoDelay(true);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			long begin = System.nanoTime();
			long count = 0;
			while (count < requests && System.nanoTime() < end) {
				if (perSecond > 0) {
					long due = begin + (count * CONNECTIONS + offset) * 1_000_000_000L / perSecond;
					for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
						LockSupport.parkNanos(wait);
					}
				}
				socket.getOutputStream().write(this.request);
				read(in);
				count++;
			}
			return count;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void read(InputStream in) throws IOException {
		String status = line(in);
		if (!status.contains(" 200")) {
			throw new IOException("answered with " + status);
		}
		int length = 0;
		for (String header = line(in); !header.isEmpty(); header = line(in)) {
			if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
				length = Integer.parseInt(header.substring(15).trim());
			}
		}
		in.skipNBytes(length);
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = in.read(); c != '\n'; c = in.read()) {
			if (c < 0) {
				throw new IOException("the application hung up");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

}
