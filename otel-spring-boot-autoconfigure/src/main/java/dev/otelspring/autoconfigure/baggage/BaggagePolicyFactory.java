package dev.otelspring.autoconfigure.baggage;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.match.Glob;
import org.jspecify.annotations.Nullable;

/**
 * From {@code otel.baggage} to what it means. A wrong value that came from a variable is
 * left out, as long as nothing gets out by that which was to stay in.
 */
final class BaggagePolicyFactory {

	private static final String PREFIX = "otel.baggage.";

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]+");

	private final BaggageProperties properties;

	private final PropertyValues values;

	/** Those that can be used, by the name of their property. */
	private final Map<String, BaggageProperties.Entry> entries;

	BaggagePolicyFactory(BaggageProperties properties, PropertyValues values) {
		this.properties = properties;
		this.values = values;
		this.entries = usable();
	}

	/**
	 * The entries that can be used.
	 * @return each has a key that no other has
	 */
	Collection<BaggageProperties.Entry> entries() {
		return this.entries.values();
	}

	BaggagePolicy create(BaggageRefusals refusals) {
		List<EntrySource> sources = new ArrayList<>();
		Set<String> local = new HashSet<>();
		Map<String, CallerNetworks> callersByKey = new HashMap<>();
		for (Map.Entry<String, BaggageProperties.Entry> element : this.entries.entrySet()) {
			BaggageProperties.Entry entry = element.getValue();
			String key = String.valueOf(entry.key());
			sources.add(new EntrySource(key, header(element.getKey(), entry), defaultValue(entry)));
			if (!entry.propagate()) {
				local.add(key);
			}
			if (!entry.acceptFrom().isEmpty()) {
				callersByKey.put(key, callers(element.getKey() + ".accept-from", entry.acceptFrom()));
			}
		}
		sources.removeIf((source) -> source.header() == null && source.defaultValue() == null);
		CallerNetworks callers = callers();
		List<Pattern> denied = denied();
		BaggageCipher cipher = this.properties.encrypt().isEmpty() ? null : cipher();
		Set<String> encrypted = Set.copyOf(this.properties.encrypt());
		boolean callersMatter = callers != CallerNetworks.ANYONE || !callersByKey.isEmpty();
		boolean anyRule = callersMatter || !denied.isEmpty() || !encrypted.isEmpty() || !local.isEmpty();
		Function<String, KeyRule> rules = (key) -> new KeyRule(
				denied.stream().anyMatch((pattern) -> pattern.matcher(key).matches()), !local.contains(key),
				encrypted.contains(key), callersByKey.getOrDefault(key, callers));
		return new BaggagePolicy(sources, destinations(), callersMatter, anyRule ? rules : null, cipher, refusals);
	}

	/**
	 * The keys that telemetry is not to show.
	 * @param property what copies entries to telemetry
	 * @param copied the keys that it names
	 * @return those that are encrypted
	 */
	Set<String> hidden(String property, List<String> copied) {
		Set<String> encrypted = Set.copyOf(this.properties.encrypt());
		for (String key : copied) {
			if (encrypted.contains(key)) {
				leaveOut(property, key, "must not name " + key
						+ ", which is in otel.baggage.encrypt too, since telemetry would show its value");
			}
		}
		return encrypted;
	}

	private Map<String, BaggageProperties.Entry> usable() {
		Map<String, BaggageProperties.Entry> usable = new LinkedHashMap<>();
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < this.properties.entries().size(); i++) {
			BaggageProperties.Entry entry = this.properties.entries().get(i);
			String element = PREFIX + "entries[" + i + "]";
			String key = entry.key();
			if (key == null || !TOKEN.matcher(key).matches()) {
				leaveOut(element + ".key", (key != null) ? key : "",
						"must be there and have no spaces or separators, such as tenant.id");
			}
			else if (!keys.add(key)) {
				leaveOut(element + ".key", key, "must not be there twice");
			}
			else if (entry.toMetric() && entry.values().isEmpty()) {
				leaveOut(element + ".to-metric", "true",
						"needs " + element + ".values, all values that metrics are to tell apart");
			}
			else if ((entry.toSpan() || entry.toLog() || entry.toMetric()) && this.properties.encrypt().contains(key)) {
				leaveOut(element + ".key", key,
						"must not be in otel.baggage.encrypt too, since telemetry would show its value");
			}
			else {
				usable.put(element, entry);
			}
		}
		return usable;
	}

	private void leaveOut(String property, String value, String mend) {
		this.values.reject(property, value, mend, PropertyValues.LEFT_OUT);
	}

	private @Nullable String header(String element, BaggageProperties.Entry entry) {
		String header = entry.fromHeader();
		if (header == null || header.isBlank()) {
			return null;
		}
		if (TOKEN.matcher(header.strip()).matches()) {
			return header.strip();
		}
		leaveOut(element + ".from-header", header, "must be the name of an HTTP header such as X-Tenant-Id");
		return null;
	}

	private static @Nullable String defaultValue(BaggageProperties.Entry entry) {
		return (entry.defaultValue() != null && !entry.defaultValue().isEmpty()) ? entry.defaultValue() : null;
	}

	private CallerNetworks callers() {
		Boolean anyone = this.properties.acceptFromAnyone();
		if ((anyone != null) ? anyone : this.properties.acceptFrom().isEmpty()) {
			return CallerNetworks.ANYONE;
		}
		return callers(PREFIX + "accept-from", this.properties.acceptFrom());
	}

	// A wrong network from a variable lets nobody in: it was meant to keep callers out.
	private CallerNetworks callers(String property, List<String> networks) {
		return this.values.parse(property, String.join(",", networks), CallerNetworks.of(List.of()),
				(text) -> CallerNetworks.of(networks));
	}

	private @Nullable Predicate<String> destinations() {
		if (this.properties.propagateTo().isEmpty()) {
			return null;
		}
		List<Glob> hosts = new ArrayList<>();
		for (int i = 0; i < this.properties.propagateTo().size(); i++) {
			String host = this.properties.propagateTo().get(i).strip();
			if (host.isEmpty() || host.indexOf('/') >= 0) {
				leaveOut(PREFIX + "propagate-to[" + i + "]", host,
						"must be a host's name such as *.internal or localhost, without scheme, port or path");
			}
			else {
				hosts.add(Glob.of(host.toLowerCase(Locale.ROOT)));
			}
		}
		return (host) -> hosts.stream().anyMatch((glob) -> glob.matches(host));
	}

	private List<Pattern> denied() {
		List<Pattern> patterns = new ArrayList<>();
		for (int i = 0; i < this.properties.deny().size(); i++) {
			String text = this.properties.deny().get(i);
			try {
				patterns.add(Pattern.compile(text));
			}
			catch (PatternSyntaxException ex) {
				leaveOut(PREFIX + "deny[" + i + "]", text,
						"must be a regular expression such as (?i).*(password|token).*: " + ex.getDescription());
			}
		}
		return patterns;
	}

	// Without a usable key, what is to be encrypted is not sent.
	private BaggageCipher cipher() {
		Map<String, SecretKey> keys = new LinkedHashMap<>();
		BaggageProperties.Encryption encryption = this.properties.encryption();
		encryption.keys().forEach((id, text) -> {
			SecretKey key = key(id, text);
			if (key != null) {
				keys.put(id, key);
			}
		});
		String current = encryption.current();
		if (current == null && keys.size() == 1) {
			current = keys.keySet().iterator().next();
		}
		if (keys.isEmpty()) {
			leaveOut(PREFIX + "encrypt", String.join(",", this.properties.encrypt()),
					"needs otel.baggage.encryption.keys, with a key of 16, 24 or 32 bytes in Base64");
		}
		else if (current == null || !keys.containsKey(current)) {
			leaveOut(PREFIX + "encryption.current", (current != null) ? current : "",
					"must be the id of one of otel.baggage.encryption.keys: " + String.join(", ", keys.keySet()));
		}
		return new BaggageCipher(keys, (current != null) ? current : "");
	}

	private @Nullable SecretKey key(String id, String text) {
		if (!KEY_ID.matcher(id).matches()) {
			this.values.rejectEntry(PREFIX + "encryption.keys", id,
					"must have ids of letters, digits, dashes and underscores");
			return null;
		}
		byte[] bytes = decode(text);
		if (bytes.length != 16 && bytes.length != 24 && bytes.length != 32) {
			this.values.rejectEntry(PREFIX + "encryption.keys", id,
					"must have keys of 16, 24 or 32 bytes in Base64, as 'openssl rand -base64 32' makes them; '" + id
							+ "' is none");
			return null;
		}
		return new SecretKeySpec(bytes, "AES");
	}

	private static byte[] decode(String text) {
		try {
			return Base64.getDecoder().decode(text.strip());
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

}
