package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.otelspring.declarative.Translation.Said;

/**
 * The processors of spans and of log records. There is one buffer between the application
 * and all exporters of a signal, so what is said of it must be the same in all of them.
 */
final class Signals {

	private final String buffer;

	private final Map<String, String> defaults;

	private final Exporters exporters;

	private final List<Map.Entry<Node, Translation>> batches = new ArrayList<>();

	private Signals(String buffer, String delay, Exporters exporters) {
		this.buffer = buffer;
		this.defaults = Map.of("max.queue.size", "2048", "max.export.batch.size", "512", "schedule.delay", delay);
		this.exporters = exporters;
	}

	static Signals ofSpans(Exporters exporters) {
		return new Signals("otel.bsp.", "5000", exporters);
	}

	static Signals ofLogRecords(Exporters exporters) {
		return new Signals("otel.blrp.", "1000", exporters);
	}

	void read(Node processors, Translation out) {
		for (Node processor : processors.sequence()) {
			Map.Entry<String, Node> choice = processor.choice();
			Node settings = choice.getValue();
			Translation said = new Translation();
			switch (choice.getKey()) {
				case "batch" -> new Table().property("schedule_delay", "schedule.delay", Scalar.NOT_NEGATIVE)
					.property("export_timeout", "export.timeout", Scalar.NOT_NEGATIVE)
					.property("max_queue_size", "max.queue.size", Scalar.POSITIVE)
					.property("max_export_batch_size", "max.export.batch.size", Scalar.POSITIVE)
					.row("exporter", (node, ignored) -> {
					})
					.read(settings, said);
				case "simple" -> {
					new Table().row("exporter", (node, ignored) -> {
					}).read(settings, said);
					said.put("schedule.delay", "0", settings);
				}
				default ->
					throw settings.reject("is no processor of this library: there are batch and simple; declare a "
							+ "bean that adds yours, such as a TracerProviderCustomizer or LoggerProviderCustomizer");
			}
			this.batches.add(Map.entry(settings, said));
			this.exporters.add(exporter(settings), said.remove("export.timeout"), null);
		}
		same("max.queue.size", out);
		same("max.export.batch.size", out);
		shortestDelay(out);
	}

	static Node exporter(Node settings) {
		Node exporter = settings.fields().get("exporter");
		if (exporter == null) {
			throw settings.reject("must have an exporter");
		}
		return exporter;
	}

	private void same(String name, Translation out) {
		if (this.batches.stream().allMatch((batch) -> batch.getValue().get(name) == null)) {
			return;
		}
		for (Map.Entry<Node, Translation> batch : this.batches) {
			// One that is simple has nothing to say of it.
			if (batch.getKey().path().endsWith(".batch")) {
				Said said = batch.getValue().get(name);
				out.put(this.buffer + name, (said != null) ? said.value() : defaultOf(name),
						(said != null) ? said.node() : batch.getKey());
			}
		}
	}

	private String defaultOf(String name) {
		return Objects.requireNonNull(this.defaults.get(name));
	}

	// A delay is the longest that a span waits: with the shortest, none waits too long.
	private void shortestDelay(Translation out) {
		Map<Long, Node> delays = new LinkedHashMap<>();
		boolean isSaid = false;
		for (Map.Entry<Node, Translation> batch : this.batches) {
			Said said = batch.getValue().get("schedule.delay");
			isSaid = isSaid || said != null;
			delays.putIfAbsent(Long.valueOf((said != null) ? said.value() : defaultOf("schedule.delay")),
					(said != null) ? said.node() : batch.getKey());
		}
		if (isSaid) {
			Long shortest = delays.keySet().stream().min(Long::compare).orElseThrow();
			out.put(this.buffer + "schedule.delay", String.valueOf(shortest),
					Objects.requireNonNull(delays.get(shortest)));
		}
	}

}
