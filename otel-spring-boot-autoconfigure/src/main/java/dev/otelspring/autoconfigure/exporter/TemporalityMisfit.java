package dev.otelspring.autoconfigure.exporter;

import org.jspecify.annotations.Nullable;

/**
 * An exporter that sends sums in a way that its backend does not take.
 *
 * @param exporter its name
 * @param backend the backend, for people
 * @param configured cumulative, delta or lowmemory
 * @param wanted cumulative or delta
 * @param property what sets it
 * @param unless what would make it fit; {@code null} if it cannot
 */
public record TemporalityMisfit(String exporter, String backend, String configured, String wanted, String property,
		@Nullable String unless) {

}
