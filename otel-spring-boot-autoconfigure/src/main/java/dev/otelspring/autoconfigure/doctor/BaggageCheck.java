package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.doctor.Finding.Severity;

/**
 * Whether baggage got lost that somebody may miss. What {@code otel.baggage.deny} holds
 * back is none.
 */
final class BaggageCheck implements Check {

	private final BaggageRefusals refusals;

	BaggageCheck(BaggageRefusals refusals) {
		this.refusals = refusals;
	}

	@Override
	public List<Finding> findings() {
		BaggageRefusals.Snapshot snapshot = this.refusals.snapshot();
		List<Finding> findings = new ArrayList<>();
		look("of callers", snapshot.received(), "accept-from", "otel.baggage does not let these callers set them",
				findings);
		look("of this application", snapshot.sent(), "propagate-to",
				"otel.baggage does not send any to the hosts that were called", findings);
		return findings;
	}

	private static void look(String whose, BaggageRefusals.Counts counts, String trust, String distrust,
			List<Finding> findings) {
		add(findings, counts.invalid(), whose, "their key, value or property is not what the format allows",
				"Encode values by percent, and keys as tokens");
		add(findings, counts.overLimit(), whose, "64 entries or 8192 bytes are the limit", "Send less");
		add(findings, counts.untrusted(), whose, distrust,
				"Add the other side to otel.baggage." + trust + " if it is yours");
		add(findings, counts.undecryptable(), whose,
				"they have to be encrypted, and were not by a key that is known here",
				"Give both sides the same otel.baggage.encryption.keys");
	}

	private static void add(List<Finding> findings, long count, String whose, String why, String mend) {
		if (count > 0) {
			findings.add(new Finding("baggage", Severity.INFO, count + " baggage entries " + whose + " were dropped",
					why, mend));
		}
	}

}
