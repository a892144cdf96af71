package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Which annotation has which instrument's name. Two that give one name must mean the same
 * instrument: a backend would else mix calls with seconds.
 *
 * <p>
 * Thread-safe.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk/#duplicate-instrument-registration">Duplicate
 * instrument registration</a>
 */
final class InstrumentClaims {

	/** By name in lower case: names differ by more than case. */
	private final Map<String, InstrumentDefinition> claims = new ConcurrentHashMap<>();

	/**
	 * Takes a name.
	 * @param claim the instrument
	 * @return what is wrong with it, {@code null} if it may be used
	 */
	@Nullable AnnotationProblem claim(InstrumentDefinition claim) {
		InstrumentDefinition first = this.claims.putIfAbsent(key(claim), claim);
		if (first == null) {
			return null;
		}
		if (first.kind() != claim.kind()) {
			return conflict(claim, first, "is " + claim.kind() + " here and " + first.kind());
		}
		if (!first.unit().equals(claim.unit())) {
			return conflict(claim, first, "has the unit '" + claim.unit() + "' here and '" + first.unit() + "'");
		}
		if (!first.boundaries().equals(claim.boundaries())) {
			return conflict(claim, first,
					"has the boundaries " + claim.boundaries() + " here and " + first.boundaries());
		}
		if (first.description().isEmpty() && !claim.description().isEmpty()) {
			this.claims.put(key(claim), claim);
		}
		return null;
	}

	/**
	 * An instrument with the description that all of its name have, the first that is not
	 * empty: to the SDK, another description is another metric.
	 * @param instrument whose name was taken
	 * @return what is to be made
	 */
	InstrumentDefinition shared(InstrumentDefinition instrument) {
		return instrument.describedAs(this.claims.getOrDefault(key(instrument), instrument).description());
	}

	private static String key(InstrumentDefinition instrument) {
		return instrument.name().toLowerCase(Locale.ROOT);
	}

	private static AnnotationProblem conflict(InstrumentDefinition claim, InstrumentDefinition first,
			String difference) {
		return AnnotationProblem.refused(
				claim.kind().annotation(), claim.where(), "the instrument '" + claim.name() + "' " + difference + " at "
						+ first.kind().annotation() + " on " + first.where(),
				"Give one of the two another name, or the same kind, unit and boundaries.");
	}

}
