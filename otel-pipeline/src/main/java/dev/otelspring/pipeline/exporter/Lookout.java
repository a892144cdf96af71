package dev.otelspring.pipeline.exporter;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import dev.otelspring.pipeline.Problem;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether somebody listens where nothing was sent so far: metrics go out after a
 * minute and spans with the first request, and whoever has the port wrong is to know
 * sooner. It only connects and hangs up. What was sent says more: then there is nothing
 * to look for.
 *
 * <p>
 * But for the connecting, the worker's alone.
 */
final class Lookout {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

	/** How soon it looks again where nobody listens. */
	static final Duration AGAIN = Duration.ofSeconds(10);

	private final String exporter;

	private final Set<Signal> signals;

	private final Function<Signal, @Nullable URI> addresses;

	private final Runnable wake;

	private final Queue<Sight> sights = new ConcurrentLinkedQueue<>();

	/** Of these a backend, or the lack of one, was heard. */
	private final Set<Signal> heard = EnumSet.noneOf(Signal.class);

	/** For these nobody listens. */
	private final Set<Signal> missing = EnumSet.noneOf(Signal.class);

	private boolean on;

	private int awaited;

	private long nextAt;

	Lookout(String exporter, Set<Signal> signals, Function<Signal, @Nullable URI> addresses, Runnable wake) {
		this.exporter = exporter;
		this.signals = signals;
		this.addresses = addresses;
		this.wake = wake;
	}

	/**
	 * Begins.
	 * @param at when to look first, in nanoseconds
	 */
	void begin(long at) {
		this.on = true;
		this.nextAt = at;
	}

	/**
	 * A request was answered, or could not be delivered.
	 * @param signal its kind of telemetry
	 */
	void heard(Signal signal) {
		this.heard.add(signal);
		this.missing.remove(signal);
	}

	/**
	 * Starts to look, if it is time.
	 * @param now the time in nanoseconds
	 * @return for how many nanoseconds there is nothing to do
	 */
	long look(long now) {
		if (!this.on || this.awaited > 0) {
			return Long.MAX_VALUE;
		}
		if (this.nextAt - now > 0) {
			return this.nextAt - now;
		}
		Map<String, List<Signal>> open = open();
		if (open.isEmpty()) {
			this.on = false;
			return Long.MAX_VALUE;
		}
		this.awaited = open.size();
		this.nextAt = now + AGAIN.toNanos();
		open.values().forEach(this::connect);
		return Long.MAX_VALUE;
	}

	/**
	 * What was seen since the last time, of signals of which nothing was heard meanwhile.
	 * @return with a problem where nobody listens; without one where somebody does again
	 */
	List<Sight> sights() {
		List<Sight> news = new ArrayList<>();
		Sight sight;
		while ((sight = this.sights.poll()) != null) {
			this.awaited--;
			for (Signal signal : sight.signals()) {
				boolean seen = sight.problem() == null;
				if (!this.heard.contains(signal) && (seen ? this.missing.remove(signal) : this.missing.add(signal))) {
					news.add(new Sight(List.of(signal), at(signal, sight.problem())));
				}
			}
			this.on = !this.missing.isEmpty() || this.awaited > 0;
		}
		return news;
	}

	private @Nullable Problem at(Signal signal, @Nullable Problem problem) {
		URI address = this.addresses.apply(signal);
		return (problem != null && address != null)
				? Problem.of(problem.kind(), problem.message() + " at " + shown(address)) : problem;
	}

	// By host and port; those of which another signal knows need not be asked.
	private Map<String, List<Signal>> open() {
		Map<String, List<Signal>> open = new LinkedHashMap<>();
		Set<String> known = new HashSet<>();
		for (Signal signal : this.signals) {
			URI address = this.addresses.apply(signal);
			if (address == null || address.getHost() == null) {
				continue;
			}
			String key = address.getHost() + ":" + port(address);
			if (this.heard.contains(signal)) {
				known.add(key);
			}
			else {
				open.computeIfAbsent(key, (created) -> new ArrayList<>()).add(signal);
			}
		}
		open.entrySet()
			.removeIf((entry) -> known.contains(entry.getKey())
					&& entry.getValue().stream().noneMatch(this.missing::contains));
		return open;
	}

	// On a thread of its own: nothing bounds the time of a look-up of the name.
	private void connect(List<Signal> signals) {
		URI address = this.addresses.apply(signals.get(0));
		Thread thread = new Thread(() -> {
			this.sights.add(new Sight(signals, (address != null) ? problem(address) : null));
			this.wake.run();
		}, "otel-exporter-" + this.exporter + "-lookout");
		thread.setDaemon(true);
		thread.setContextClassLoader(Lookout.class.getClassLoader());
		thread.start();
	}

	private static @Nullable Problem problem(URI address) {
		try (Socket socket = new Socket()) {
			InetSocketAddress target = new InetSocketAddress(address.getHost(), port(address));
			if (target.isUnresolved()) {
				throw new UnknownHostException(address.getHost());
			}
			socket.connect(target, (int) CONNECT_TIMEOUT.toMillis());
			return null;
		}
		catch (UnknownHostException ex) {
			return Problem.of(Problem.Kind.UNKNOWN_HOST, "unknown host");
		}
		catch (SocketTimeoutException ex) {
			return Problem.of(Problem.Kind.CONNECT_TIMEOUT,
					"no connection within " + CONNECT_TIMEOUT.toMillis() + " ms");
		}
		catch (IOException ex) {
			return Problem.of(Problem.Kind.CONNECTION_REFUSED, "connection refused");
		}
		catch (RuntimeException ex) {
			// A security manager, or a port that is none: a request will tell.
			return null;
		}
	}

	private static int port(URI address) {
		if (address.getPort() >= 0) {
			return address.getPort();
		}
		return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
	}

	private static String shown(URI address) {
		String userInfo = address.getRawUserInfo();
		return (userInfo != null) ? address.toString().replace(userInfo + "@", "") : address.toString();
	}

	/**
	 * What was seen.
	 *
	 * @param signals for which kinds of telemetry
	 * @param problem why nobody can be reached, {@code null} if somebody listens
	 */
	record Sight(Collection<Signal> signals, @Nullable Problem problem) {
	}

}
