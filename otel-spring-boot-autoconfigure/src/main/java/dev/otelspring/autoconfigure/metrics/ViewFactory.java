package dev.otelspring.autoconfigure.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.Base2ExponentialHistogramOptions;
import io.opentelemetry.sdk.metrics.ExplicitBucketHistogramOptions;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentSelectorBuilder;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.ViewBuilder;
import io.opentelemetry.sdk.metrics.export.CardinalityLimitSelector;
import org.jspecify.annotations.Nullable;

/**
 * From {@code otel.metrics.views} to the SDK's views, in their order. A wrong one that
 * came from a variable is left out, and the others apply.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk/#view">Specification, view</a>
 */
final class ViewFactory {

	private static final String PREFIX = "otel.metrics.views";

	private static final String BUCKETS = "explicit_bucket_histogram";

	private static final String EXPONENTIAL = "base2_exponential_bucket_histogram";

	private static final int LEAST_SIZE = 2;

	private static final int LEAST_SCALE = -10;

	private static final int FINEST_SCALE = 20;

	private final PropertyValues values;

	// The SDK's views do not take these over from their reader.

	private final int cardinalityLimit;

	private final Aggregation histograms;

	/**
	 * Creates a factory.
	 * @param values tells of wrong ones
	 * @param cardinalityLimit of the readers
	 * @param histograms what the readers make of histograms
	 */
	ViewFactory(PropertyValues values, CardinalityLimitSelector cardinalityLimit, Aggregation histograms) {
		this.values = values;
		this.cardinalityLimit = cardinalityLimit.getCardinalityLimit(InstrumentType.HISTOGRAM);
		this.histograms = histograms;
	}

	void register(List<MetricsProperties.View> views, SdkMeterProviderBuilder builder) {
		for (int i = 0; i < views.size(); i++) {
			String element = PREFIX + "[" + i + "]";
			try {
				register(views.get(i), builder);
			}
			catch (WrongViewException ex) {
				this.values.reject(element + "." + ex.part(), "", String.valueOf(ex.getMessage()),
						PropertyValues.LEFT_OUT);
			}
			catch (IllegalArgumentException ex) {
				this.values.reject(element, "", "cannot be used: " + ex.getMessage(), PropertyValues.LEFT_OUT);
			}
		}
	}

	private void register(MetricsProperties.View view, SdkMeterProviderBuilder builder) {
		InstrumentSelectorBuilder selector = selector(view);
		Aggregation aggregation = view.drop() ? Aggregation.drop() : aggregation(view);
		if (aggregation != Aggregation.defaultAggregation() || this.histograms == aggregation) {
			builder.registerView(selector.build(), view(view, aggregation));
			return;
		}
		List<InstrumentType> types = (view.instrumentType() != null) ? List.of(type(view.instrumentType()))
				: List.of(InstrumentType.values());
		for (InstrumentType type : types) {
			builder.registerView(selector.setType(type).build(),
					view(view, (type == InstrumentType.HISTOGRAM) ? this.histograms : aggregation));
		}
	}

	private static InstrumentSelectorBuilder selector(MetricsProperties.View view) {
		InstrumentSelectorBuilder selector = InstrumentSelector.builder();
		boolean selects = false;
		if (view.instrumentName() != null) {
			selector.setName(view.instrumentName());
			selects = true;
		}
		if (view.instrumentType() != null) {
			selector.setType(type(view.instrumentType()));
			selects = true;
		}
		if (view.instrumentUnit() != null) {
			selector.setUnit(view.instrumentUnit());
			selects = true;
		}
		if (view.meterName() != null) {
			selector.setMeterName(view.meterName());
			selects = true;
		}
		if (view.meterVersion() != null) {
			selector.setMeterVersion(view.meterVersion());
			selects = true;
		}
		if (view.meterSchemaUrl() != null) {
			selector.setMeterSchemaUrl(view.meterSchemaUrl());
			selects = true;
		}
		if (!selects) {
			throw new WrongViewException("instrument-name",
					"must be given, or another property that selects instruments; * selects all");
		}
		return selector;
	}

	private static InstrumentType type(String text) {
		return Arrays.stream(InstrumentType.values())
			.filter((type) -> type.name().equalsIgnoreCase(text.strip()))
			.findFirst()
			.orElseThrow(() -> new WrongViewException("instrument-type",
					"must be one of " + Arrays.stream(InstrumentType.values())
						.map((type) -> type.name().toLowerCase(Locale.ROOT))
						.collect(Collectors.joining(", "))));
	}

	private View view(MetricsProperties.View properties, Aggregation aggregation) {
		ViewBuilder view = View.builder();
		if (properties.name() != null) {
			if (!selectsOne(properties.instrumentName())) {
				throw new WrongViewException("name",
						"would be the name of several metrics: instrument-name must be that of one instrument");
			}
			view.setName(properties.name());
		}
		if (properties.description() != null) {
			view.setDescription(properties.description());
		}
		view.setCardinalityLimit((properties.cardinalityLimit() != null)
				? atLeast("cardinality-limit", properties.cardinalityLimit(), MetricSettings.LEAST_LIMIT)
				: this.cardinalityLimit);
		Predicate<String> keys = keys(properties.attributeKeys());
		if (keys != null) {
			view.setAttributeFilter(keys);
		}
		return view.setAggregation(aggregation).build();
	}

	private static boolean selectsOne(@Nullable String instrumentName) {
		return instrumentName != null && instrumentName.indexOf('*') < 0 && instrumentName.indexOf('?') < 0;
	}

	private static @Nullable Predicate<String> keys(MetricsProperties.AttributeKeys keys) {
		List<Glob> included = globs("included", keys.included());
		List<Glob> excluded = globs("excluded", keys.excluded());
		if (included.isEmpty() && excluded.isEmpty()) {
			return null;
		}
		return (key) -> (included.isEmpty() || included.stream().anyMatch((glob) -> glob.matches(key)))
				&& excluded.stream().noneMatch((glob) -> glob.matches(key));
	}

	private static List<Glob> globs(String part, List<String> texts) {
		try {
			return texts.stream().map(Glob::of).toList();
		}
		catch (IllegalArgumentException ex) {
			throw new WrongViewException("attribute-keys." + part, "must hold keys, such as http.route or user.*");
		}
	}

	private static Aggregation aggregation(MetricsProperties.View view) {
		String aggregation = (view.aggregation() != null) ? view.aggregation().strip().toLowerCase(Locale.ROOT)
				: implied(view);
		if (view.boundaries() != null && !aggregation.equals(BUCKETS)) {
			throw new WrongViewException("boundaries", "needs the aggregation " + BUCKETS);
		}
		if (view.maxSize() != null && !aggregation.equals(EXPONENTIAL)) {
			throw new WrongViewException("max-size", "needs the aggregation " + EXPONENTIAL);
		}
		if (view.maxScale() != null && !aggregation.equals(EXPONENTIAL)) {
			throw new WrongViewException("max-scale", "needs the aggregation " + EXPONENTIAL);
		}
		return switch (aggregation) {
			case "default" -> Aggregation.defaultAggregation();
			case "sum" -> Aggregation.sum();
			case "last_value" -> Aggregation.lastValue();
			case "drop" -> Aggregation.drop();
			case BUCKETS -> buckets(view.boundaries());
			case EXPONENTIAL -> exponential(view);
			default -> throw new WrongViewException("aggregation",
					"must be one of default, sum, last_value, drop, " + BUCKETS + ", " + EXPONENTIAL);
		};
	}

	private static String implied(MetricsProperties.View view) {
		if (view.boundaries() != null) {
			return BUCKETS;
		}
		return (view.maxSize() != null || view.maxScale() != null) ? EXPONENTIAL : "default";
	}

	private static Aggregation buckets(@Nullable List<Double> boundaries) {
		if (boundaries == null) {
			return Aggregation.explicitBucketHistogram();
		}
		for (int i = 0; i < boundaries.size(); i++) {
			if (!Double.isFinite(boundaries.get(i)) || (i > 0 && boundaries.get(i) <= boundaries.get(i - 1))) {
				throw new WrongViewException("boundaries", "must be numbers that rise, such as 0.1,0.5,1");
			}
		}
		return Aggregation
			.explicitBucketHistogram(ExplicitBucketHistogramOptions.builder().setBucketBoundaries(boundaries).build());
	}

	private static Aggregation exponential(MetricsProperties.View view) {
		Base2ExponentialHistogramOptions.Builder options = Base2ExponentialHistogramOptions.builder();
		if (view.maxSize() != null) {
			options.setMaxBuckets(atLeast("max-size", view.maxSize(), LEAST_SIZE));
		}
		if (view.maxScale() != null) {
			if (view.maxScale() < LEAST_SCALE || view.maxScale() > FINEST_SCALE) {
				throw new WrongViewException("max-scale", "must be from " + LEAST_SCALE + " to " + FINEST_SCALE);
			}
			options.setMaxScale(view.maxScale());
		}
		return Aggregation.base2ExponentialBucketHistogram(options.build());
	}

	private static int atLeast(String part, int value, int least) {
		if (value < least) {
			throw new WrongViewException(part, "must be at least " + least);
		}
		return value;
	}

}
