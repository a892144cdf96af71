package dev.otelspring.autoconfigure.instrumentation.logback;

import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.BasicStatusManager;
import ch.qos.logback.core.status.StatusManager;
import dev.otelspring.autoconfigure.instrumentation.logging.CorrelationKeys;
import dev.otelspring.autoconfigure.instrumentation.logging.Latest;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * What log events see as the MDC: the thread's own, and the current span. It is asked
 * once for each event, when the event is first written or handed to another thread; the
 * MDC itself never has the ids, so a change of span costs nothing and no id outlives its
 * span.
 *
 * <p>
 * SLF4J keeps the adapter that was there before, and so does everything that writes.
 */
final class CorrelatingMdcAdapter extends LogbackMDCAdapter {

	private final LogbackMDCAdapter original;

	private final Latest<CorrelationKeys> keys = new Latest<>();

	private CorrelatingMdcAdapter(LogbackMDCAdapter original) {
		this.original = original;
	}

	/**
	 * Adds ids to all events from now on. Of several applications, the last one's keys
	 * are used.
	 * @param loggerContext whose events
	 * @param keys their names
	 */
	static void add(LoggerContext loggerContext, CorrelationKeys keys) {
		synchronized (loggerContext) {
			if (loggerContext.getMDCAdapter() instanceof CorrelatingMdcAdapter ours) {
				ours.keys.add(keys);
			}
			else if (loggerContext.getMDCAdapter() instanceof LogbackMDCAdapter original) {
				CorrelatingMdcAdapter ours = new CorrelatingMdcAdapter(original);
				ours.keys.add(keys);
				set(loggerContext, ours);
			}
		}
	}

	/**
	 * Undoes what was added.
	 * @param loggerContext where
	 * @param keys what
	 */
	static void remove(LoggerContext loggerContext, CorrelationKeys keys) {
		synchronized (loggerContext) {
			if (loggerContext.getMDCAdapter() instanceof CorrelatingMdcAdapter ours) {
				ours.keys.remove(keys);
				if (ours.keys.get() == null) {
					set(loggerContext, ours.original);
				}
			}
		}
	}

	// Logback notes a second adapter as a warning, which Boot would print.
	private static void set(LoggerContext loggerContext, LogbackMDCAdapter adapter) {
		StatusManager statuses = loggerContext.getStatusManager();
		loggerContext.setStatusManager(new BasicStatusManager());
		try {
			loggerContext.setMDCAdapter(adapter);
		}
		finally {
			loggerContext.setStatusManager(statuses);
		}
	}

	@Override
	public @Nullable Map<String, String> getPropertyMap() {
		Map<String, String> mdc = this.original.getPropertyMap();
		SpanContext span = Span.current().getSpanContext();
		CorrelationKeys names = this.keys.get();
		if (names == null) {
			return mdc;
		}
		boolean ids = span.isValid() && (mdc == null || !mdc.containsKey(names.traceId()));
		Baggage baggage = names.baggage() ? Baggage.current() : Baggage.empty();
		if (!ids && baggage.isEmpty()) {
			return mdc;
		}
		Map<String, String> all = new HashMap<>();
		baggage.forEach((key, entry) -> {
			if (!names.hidden().contains(key)) {
				all.put(CorrelationKeys.BAGGAGE + key, entry.getValue());
			}
		});
		if (mdc != null) {
			all.putAll(mdc);
		}
		if (ids) {
			all.put(names.traceId(), span.getTraceId());
			all.put(names.spanId(), span.getSpanId());
			all.put(names.traceFlags(), span.getTraceFlags().asHex());
		}
		return all;
	}

	@Override
	public void put(String key, String value) {
		this.original.put(key, value);
	}

	@Override
	public String get(String key) {
		return this.original.get(key);
	}

	@Override
	public void remove(String key) {
		this.original.remove(key);
	}

	@Override
	public void clear() {
		this.original.clear();
	}

	@Override
	@SuppressWarnings("unchecked")
	public Map<String, String> getCopyOfContextMap() {
		return this.original.getCopyOfContextMap();
	}

	@Override
	public Set<String> getKeys() {
		return this.original.getKeys();
	}

	@Override
	@SuppressWarnings({ "rawtypes", "unchecked" })
	public void setContextMap(Map map) {
		this.original.setContextMap(map);
	}

	@Override
	public void pushByKey(String key, String value) {
		this.original.pushByKey(key, value);
	}

	@Override
	public String popByKey(String key) {
		return this.original.popByKey(key);
	}

	@Override
	public Deque<String> getCopyOfDequeByKey(String key) {
		return this.original.getCopyOfDequeByKey(key);
	}

	@Override
	public void clearDequeByKey(String key) {
		this.original.clearDequeByKey(key);
	}

}
