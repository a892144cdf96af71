package dev.otelspring.autoconfigure.baggage;

/**
 * What may be done with an entry.
 *
 * @param denied whether it neither comes in nor goes out
 * @param propagated whether it goes out
 * @param encrypted whether its value is encrypted on its way
 * @param callers who may set it
 */
record KeyRule(boolean denied, boolean propagated, boolean encrypted, CallerNetworks callers) {
}
