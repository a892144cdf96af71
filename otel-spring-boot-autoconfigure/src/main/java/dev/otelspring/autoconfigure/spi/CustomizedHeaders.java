package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import dev.otelspring.pipeline.Signal;

/**
 * Headers that customizers give to the OTLP exporters, by signal: they may be tokens, and
 * signals may go to different hosts.
 */
public final class CustomizedHeaders {

	private final Map<Signal, List<Supplier<Map<String, List<String>>>>> suppliers = new EnumMap<>(Signal.class);

	CustomizedHeaders() {
	}

	synchronized void add(Signal signal, Supplier<Map<String, List<String>>> supplier) {
		this.suppliers.computeIfAbsent(signal, (key) -> new ArrayList<>()).add(supplier);
	}

	/**
	 * The headers of one request. What a supplier throws is thrown.
	 * @param signal what is sent
	 * @param configured what is configured
	 * @return what is configured, and what customizers give over it
	 */
	public Map<String, String> over(Signal signal, Map<String, String> configured) {
		List<Supplier<Map<String, List<String>>>> all;
		synchronized (this) {
			all = List.copyOf(this.suppliers.getOrDefault(signal, List.of()));
		}
		if (all.isEmpty()) {
			return configured;
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(configured);
		all.forEach(
				(supplier) -> supplier.get().forEach((name, values) -> headers.put(name, String.join(",", values))));
		return headers;
	}

}
