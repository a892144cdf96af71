package dev.otelspring.autoconfigure.baggage;

import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals.Reason;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * What of a caller's baggage is taken, and what of ours goes to whom. It stands around
 * all propagators, so that it holds for each format that carries baggage.
 *
 * <p>
 * Thread-safe.
 */
public final class BaggagePolicy {

	/** Callers choose keys: more of them than this are decided on each time. */
	private static final int MAX_KNOWN_KEYS = 1000;

	private final List<EntrySource> sources;

	private final @Nullable Predicate<String> destinations;

	private final boolean callersMatter;

	private final @Nullable Function<String, KeyRule> rules;

	private final @Nullable BaggageCipher cipher;

	private final BaggageRefusals refusals;

	private final Map<String, KeyRule> known = new ConcurrentHashMap<>();

	/**
	 * Creates a policy.
	 * @param sources of entries
	 * @param destinations the hosts that get baggage, in lower case; {@code null} for all
	 * @param callersMatter whether it depends on the caller what is taken
	 * @param rules by key, {@code null} if no key is special
	 * @param cipher for the keys that are encrypted
	 * @param refusals counts
	 */
	BaggagePolicy(List<EntrySource> sources, @Nullable Predicate<String> destinations, boolean callersMatter,
			@Nullable Function<String, KeyRule> rules, @Nullable BaggageCipher cipher, BaggageRefusals refusals) {
		this.sources = List.copyOf(sources);
		this.destinations = destinations;
		this.callersMatter = callersMatter;
		this.rules = rules;
		this.cipher = cipher;
		this.refusals = refusals;
	}

	/**
	 * Puts the policy around a propagator.
	 * @param propagator all formats
	 * @return the same if there is nothing to do
	 */
	public TextMapPropagator around(TextMapPropagator propagator) {
		return (this.sources.isEmpty() && this.destinations == null && this.rules == null) ? propagator
				: new PolicyPropagator(propagator, this);
	}

	boolean asksForDestination() {
		return this.destinations != null;
	}

	boolean asksForCaller() {
		return this.callersMatter;
	}

	/**
	 * What is sent.
	 * @param baggage what there is
	 * @param host where to, {@code null} if that is unknown
	 * @return the same if all of it is
	 */
	Baggage outgoing(Baggage baggage, @Nullable String host) {
		if (this.destinations != null && (host == null || !this.destinations.test(host.toLowerCase(Locale.ROOT)))) {
			this.refusals.sent(Reason.UNTRUSTED, baggage.size());
			return Baggage.empty();
		}
		if (this.rules == null) {
			return baggage;
		}
		Changes changes = new Changes(baggage);
		baggage.forEach((key, entry) -> outgoing(key, entry, changes));
		return changes.result();
	}

	private void outgoing(String key, BaggageEntry entry, Changes changes) {
		KeyRule rule = rule(key);
		if (rule.denied() || !rule.propagated()) {
			if (rule.denied()) {
				this.refusals.sent(Reason.DENIED, 1);
			}
			changes.remove(key);
		}
		else if (rule.encrypted() && this.cipher != null) {
			try {
				changes.put(key, this.cipher.encrypt(key, entry.getValue()), entry);
			}
			catch (GeneralSecurityException ex) {
				// Rather none than a plain one.
				this.refusals.sent(Reason.UNDECRYPTABLE, 1);
				changes.remove(key);
			}
		}
	}

	/**
	 * What is taken.
	 * @param before what was there before the request came
	 * @param received that, and what propagators have read
	 * @param caller the caller's address, {@code null} if that is unknown
	 * @param carrier where the headers are
	 * @param getter reads them
	 * @param <C> the type of the carrier
	 * @return the same as what was received if all of it is, and nothing else
	 */
	<C> Baggage incoming(Baggage before, Baggage received, @Nullable String caller, @Nullable C carrier,
			TextMapGetter<C> getter) {
		Changes changes = new Changes(received);
		if (this.rules != null && received != before) {
			received.forEach((key, entry) -> {
				if (!entry.equals(before.getEntry(key))) {
					incoming(key, entry, caller, changes);
				}
			});
		}
		for (EntrySource source : this.sources) {
			String value = (source.header() != null) ? getter.get(carrier, source.header()) : null;
			if (value != null && !value.isBlank()) {
				changes.put(source.key(), value.strip(), null);
			}
			else if (source.defaultValue() != null && !changes.has(source.key())) {
				changes.put(source.key(), source.defaultValue(), null);
			}
		}
		return changes.result();
	}

	private void incoming(String key, BaggageEntry entry, @Nullable String caller, Changes changes) {
		KeyRule rule = rule(key);
		Reason reason = null;
		if (rule.denied()) {
			reason = Reason.DENIED;
		}
		else if (!rule.callers().contain(caller)) {
			reason = Reason.UNTRUSTED;
		}
		else if (rule.encrypted() && this.cipher != null) {
			String plain = this.cipher.decrypt(key, entry.getValue());
			if (plain != null) {
				changes.put(key, plain, entry);
			}
			else {
				reason = Reason.UNDECRYPTABLE;
			}
		}
		if (reason != null) {
			this.refusals.received(reason, 1);
			changes.remove(key);
		}
	}

	private KeyRule rule(String key) {
		KeyRule rule = this.known.get(key);
		if (rule == null && this.rules != null) {
			rule = this.rules.apply(key);
			if (this.known.size() < MAX_KNOWN_KEYS) {
				this.known.put(key, rule);
			}
		}
		return Objects.requireNonNull(rule);
	}

	/** Copies baggage only if something changes. */
	private static final class Changes {

		private final Baggage baggage;

		private @Nullable BaggageBuilder builder;

		private final Set<String> removed = new HashSet<>();

		private Changes(Baggage baggage) {
			this.baggage = baggage;
		}

		private void remove(String key) {
			builder().remove(key);
			this.removed.add(key);
		}

		private void put(String key, String value, @Nullable BaggageEntry entry) {
			if (entry != null) {
				builder().put(key, value, entry.getMetadata());
			}
			else {
				builder().put(key, value);
			}
		}

		private boolean has(String key) {
			return !this.removed.contains(key) && this.baggage.getEntry(key) != null;
		}

		private BaggageBuilder builder() {
			BaggageBuilder known = this.builder;
			if (known == null) {
				known = this.baggage.toBuilder();
				this.builder = known;
			}
			return known;
		}

		private Baggage result() {
			return (this.builder != null) ? this.builder.build() : this.baggage;
		}

	}

}
