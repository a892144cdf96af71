package dev.otelspring.autoconfigure.baggage;

import org.jspecify.annotations.Nullable;

/**
 * How an entry comes into being where a request enters.
 *
 * @param key the entry's key
 * @param header the request's header that sets it, {@code null} if none does
 * @param defaultValue its value where nothing else sets it, {@code null} if it is absent
 * then
 */
record EntrySource(String key, @Nullable String header, @Nullable String defaultValue) {
}
