package dev.otelspring.autoconfigure.propagation;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals.Reason;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@code baggage}: the header of W3C Baggage. Entries stand or fall one by one: one that
 * is invalid or does not fit costs none of the others.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
final class BaggagePropagator implements TextMapPropagator {

	private static final String BAGGAGE = "baggage";

	private final BaggageRefusals refusals;

	BaggagePropagator(BaggageRefusals refusals) {
		this.refusals = refusals;
	}

	@Override
	public Collection<String> fields() {
		return List.of(BAGGAGE);
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContext(context);
		if (!baggage.isEmpty()) {
			Writer writer = new Writer(this.refusals);
			baggage.forEach(writer);
			if (!writer.header.isEmpty()) {
				setter.set(carrier, BAGGAGE, writer.header.toString());
			}
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Iterator<String> headers = getter.getAll(carrier, BAGGAGE);
		if (!headers.hasNext()) {
			return context;
		}
		Reader reader = new Reader(context, this.refusals);
		while (headers.hasNext()) {
			reader.read(headers.next());
		}
		return reader.result();
	}

	@Override
	public String toString() {
		return BAGGAGE;
	}

	private static boolean areProperties(String text, int start, int end) {
		int from = start;
		while (from <= end) {
			int to = Wire.find(text, ';', from, end);
			int equals = Wire.find(text, '=', from, to);
			int keyFrom = Wire.skipSpace(text, from, equals);
			if (!Wire.isToken(text, keyFrom, Wire.dropSpace(text, keyFrom, equals))) {
				return false;
			}
			int valueFrom = Wire.skipSpace(text, Math.min(equals + 1, to), to);
			if (!Wire.isBaggageValue(text, valueFrom, Wire.dropSpace(text, valueFrom, to))) {
				return false;
			}
			from = to + 1;
		}
		return true;
	}

	/**
	 * Reads list-members until the limits of all headers together are reached; adds to
	 * what another propagator has found.
	 */
	private static final class Reader {

		private final Context context;

		private final BaggageRefusals refusals;

		private final BaggageLimits limits = new BaggageLimits();

		private @Nullable BaggageBuilder builder;

		private Reader(Context context, BaggageRefusals refusals) {
			this.context = context;
			this.refusals = refusals;
		}

		private void read(String header) {
			int start = 0;
			while (start <= header.length()) {
				int comma = Wire.find(header, ',', start, header.length());
				int from = Wire.skipSpace(header, start, comma);
				int to = Wire.dropSpace(header, from, comma);
				if (from < to) {
					readMember(header, from, to);
				}
				start = comma + 1;
			}
		}

		private void readMember(String header, int from, int to) {
			int valueEnd = Wire.find(header, ';', from, to);
			int equals = Wire.find(header, '=', from, valueEnd);
			int keyTo = Wire.dropSpace(header, from, equals);
			int valueFrom = Wire.skipSpace(header, Math.min(equals + 1, valueEnd), valueEnd);
			int valueTo = Wire.dropSpace(header, valueFrom, valueEnd);
			if (equals == valueEnd || !Wire.isToken(header, from, keyTo)
					|| !Wire.isBaggageValue(header, valueFrom, valueTo)
					|| (valueEnd < to && !areProperties(header, valueEnd + 1, to))) {
				this.refusals.received(Reason.INVALID, 1);
				return;
			}
			if (!this.limits.take(to - from)) {
				this.refusals.received(Reason.OVER_LIMIT, 1);
				return;
			}
			BaggageEntryMetadata metadata = (valueEnd < to)
					? BaggageEntryMetadata.create(header.substring(Wire.skipSpace(header, valueEnd + 1, to), to))
					: BaggageEntryMetadata.empty();
			builder().put(header.substring(from, keyTo), Wire.decode(header, valueFrom, valueTo), metadata);
		}

		private BaggageBuilder builder() {
			BaggageBuilder known = this.builder;
			if (known == null) {
				known = Baggage.fromContext(this.context).toBuilder();
				this.builder = known;
			}
			return known;
		}

		private Context result() {
			return (this.builder != null) ? this.context.with(this.builder.build()) : this.context;
		}

	}

	/** Writes list-members as long as they fit. */
	private static final class Writer implements BiConsumer<String, BaggageEntry> {

		private final StringBuilder header = new StringBuilder();

		private final BaggageRefusals refusals;

		private final BaggageLimits limits = new BaggageLimits();

		private Writer(BaggageRefusals refusals) {
			this.refusals = refusals;
		}

		@Override
		public void accept(String key, BaggageEntry entry) {
			if (!Wire.isToken(key, 0, key.length())) {
				this.refusals.sent(Reason.INVALID, 1);
				return;
			}
			String value = Wire.encode(entry.getValue());
			String properties = Wire.trim(entry.getMetadata().getValue());
			if (!properties.isEmpty() && !areProperties(properties, 0, properties.length())) {
				// The value is worth more than a remark that nobody could read.
				this.refusals.sent(Reason.INVALID, 1);
				properties = "";
			}
			int length = key.length() + 1 + value.length() + (properties.isEmpty() ? 0 : 1 + properties.length());
			if (!this.limits.take(length)) {
				this.refusals.sent(Reason.OVER_LIMIT, 1);
				return;
			}
			if (!this.header.isEmpty()) {
				this.header.append(',');
			}
			this.header.append(key).append('=').append(value);
			if (!properties.isEmpty()) {
				this.header.append(';').append(properties);
			}
		}

	}

}
