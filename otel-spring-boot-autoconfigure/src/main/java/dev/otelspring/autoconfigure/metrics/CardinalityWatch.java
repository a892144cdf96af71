package dev.otelspring.autoconfigure.metrics;

import java.util.HashSet;
import java.util.Set;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.pipeline.Batch;
import dev.otelspring.pipeline.Stage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;

/**
 * Tells when an instrument has more attribute sets than its limit. What is beyond is not
 * lost, but added up in one series, and a dashboard by attribute is then short of it: you
 * want to know. Each metric is told once.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits">Specification,
 * cardinality limits</a>
 */
public final class CardinalityWatch implements Stage<MetricData> {

	private static final AttributeKey<Boolean> OVERFLOW = AttributeKey.booleanKey("otel.metric.overflow");

	private final ConfigurationFindings findings;

	private final Set<String> told = new HashSet<>();

	public CardinalityWatch(ConfigurationFindings findings) {
		this.findings = findings;
	}

	@Override
	public Batch<MetricData> process(Batch<MetricData> batch) {
		batch.items().forEach(this::look);
		return batch;
	}

	private void look(MetricData metric) {
		for (PointData point : metric.getData().getPoints()) {
			if (Boolean.TRUE.equals(point.getAttributes().get(OVERFLOW))) {
				String name = metric.getInstrumentationScopeInfo().getName() + "/" + metric.getName();
				if (this.told.add(name)) {
					this.findings.add(
							"The metric '" + metric.getName() + "' of '"
									+ metric.getInstrumentationScopeInfo().getName() + "' is not complete by attribute",
							"it has more attribute sets than its cardinality limit, and what is beyond is added up "
									+ "with otel.metric.overflow=true",
							"Keep fewer attributes with a view (otel.metrics.views), or raise "
									+ "otel.java.metrics.cardinality.limit or the view's cardinality-limit");
				}
				return;
			}
		}
	}

}
