package dev.otelspring.autoconfigure.doctor;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import dev.otelspring.autoconfigure.baggage.BaggageRefusals.Reason;
import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import org.jspecify.annotations.Nullable;

/**
 * Whether baggage got lost that somebody may miss. What {@code otel.baggage.deny} holds
 * back is none.
 */
final class BaggageCheck implements Check {

	private final BaggageRefusals refusals;

	private final Clock clock;

	BaggageCheck(BaggageRefusals refusals, Clock clock) {
		this.refusals = refusals;
		this.clock = clock;
	}

	@Override
	public List<Finding> findings() {
		BaggageRefusals.Snapshot snapshot = this.refusals.snapshot();
		List<Finding> findings = new ArrayList<>();
		look("of callers", snapshot.received(), this.refusals::lastReceived, "accept-from",
				"otel.baggage does not let these callers set them", findings);
		look("of this application", snapshot.sent(), this.refusals::lastSent, "propagate-to",
				"otel.baggage does not send any to the hosts that were called", findings);
		return findings;
	}

	private void look(String whose, BaggageRefusals.Counts counts, Function<Reason, @Nullable Instant> last,
			String trust, String distrust, List<Finding> findings) {
		add(findings, counts.invalid(), last.apply(Reason.INVALID), whose,
				"their key, value or property is not what the format allows",
				"Encode values by percent, and keys as tokens");
		add(findings, counts.overLimit(), last.apply(Reason.OVER_LIMIT), whose,
				"64 entries or 8192 bytes are the limit", "Send less");
		add(findings, counts.untrusted(), last.apply(Reason.UNTRUSTED), whose, distrust,
				"Add the other side to otel.baggage." + trust + " if it is yours");
		add(findings, counts.undecryptable(), last.apply(Reason.UNDECRYPTABLE), whose,
				"they have to be encrypted, and were not by a key that is known here",
				"Give both sides the same otel.baggage.encryption.keys");
	}

	private void add(List<Finding> findings, long count, @Nullable Instant last, String whose, String why,
			String mend) {
		if (count > 0) {
			findings.add(new Finding("baggage", Severity.INFO,
					count + " baggage entries " + whose + " were dropped" + Recency.of(last, this.clock).suffix(), why,
					mend));
		}
	}

}
