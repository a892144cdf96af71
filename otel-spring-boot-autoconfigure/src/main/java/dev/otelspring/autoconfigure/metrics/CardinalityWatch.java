package dev.otelspring.autoconfigure.metrics;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import dev.otelspring.pipeline.Tally;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells when an instrument has more attribute sets than its limit. What is beyond is not
 * lost, but added up in one series, and a dashboard by attribute is then short of it: you
 * want to know. Each metric is logged once.
 *
 * <p>
 * Thread-safe.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits">Specification,
 * cardinality limits</a>
 */
public final class CardinalityWatch implements Stage<MetricData> {

	private static final Log logger = LogFactory.getLog(CardinalityWatch.class);

	private static final AttributeKey<Boolean> OVERFLOW = AttributeKey.booleanKey("otel.metric.overflow");

	private final Clock clock;

	private final Map<Metric, Tally> overflows = new ConcurrentHashMap<>();

	/**
	 * Has seen nothing yet.
	 * @param clock tells when a metric was beyond its limit
	 */
	public CardinalityWatch(Clock clock) {
		this.clock = clock;
	}

	@Override
	public Batch<MetricData> process(Batch<MetricData> batch) {
		batch.items().forEach(this::look);
		return batch;
	}

	/**
	 * The metrics that were beyond their limit, with how often and when they were read
	 * so.
	 * @return sorted by name
	 */
	public List<Overflow> overflows() {
		return this.overflows.entrySet()
			.stream()
			.map((entry) -> new Overflow(entry.getKey(), entry.getValue()))
			.sorted(Comparator.comparing((overflow) -> overflow.metric().name() + overflow.metric().scope()))
			.toList();
	}

	/**
	 * Looks at what was read of one metric.
	 * @param data its points
	 */
	public void look(MetricData data) {
		for (PointData point : data.getData().getPoints()) {
			if (Boolean.TRUE.equals(point.getAttributes().get(OVERFLOW))) {
				Metric metric = new Metric(data.getName(), data.getInstrumentationScopeInfo().getName());
				Tally tally = this.overflows.get(metric);
				if (tally == null) {
					tally = this.overflows.computeIfAbsent(metric, (key) -> new Tally(this.clock));
					logger.warn(metric.what() + ": " + Metric.WHY + ". " + Metric.MEND);
				}
				tally.increment();
				return;
			}
		}
	}

	/**
	 * A metric that has too many series.
	 *
	 * @param name its name
	 * @param scope who measures it
	 */
	public record Metric(String name, String scope) {

		/** Why it is not complete. */
		public static final String WHY = "it has more attribute sets than its cardinality limit, and what is beyond is "
				+ "added up with otel.metric.overflow=true";

		/** What the user can do. */
		public static final String MEND = "Keep fewer attributes with a view (otel.metrics.views), or raise "
				+ "otel.java.metrics.cardinality.limit or the view's cardinality-limit";

		/**
		 * What is not as the user expects.
		 * @return a sentence without its dot
		 */
		public String what() {
			return "The metric '" + this.name + "' of '" + this.scope + "' is not complete by attribute";
		}

	}

	/**
	 * A metric that was beyond its limit.
	 *
	 * @param metric which
	 * @param readings how often it was read so, and when last
	 */
	public record Overflow(Metric metric, Tally readings) {
	}

}
