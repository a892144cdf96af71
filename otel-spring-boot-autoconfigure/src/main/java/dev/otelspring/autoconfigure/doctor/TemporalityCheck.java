package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.exporter.OtlpExporters;
import dev.otelspring.autoconfigure.exporter.TemporalityMisfit;

/** Whether a backend that is known by its URL takes the temporality that it is sent. */
final class TemporalityCheck implements Check {

	private final OtlpExporters exporters;

	TemporalityCheck(OtlpExporters exporters) {
		this.exporters = exporters;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (TemporalityMisfit misfit : this.exporters.temporalityMisfits()) {
			findings.add(finding(misfit));
		}
		return findings;
	}

	private static Finding finding(TemporalityMisfit misfit) {
		String unless = misfit.unless();
		return new Finding("temporality", (unless != null) ? Severity.INFO : Severity.WARNING,
				"Exporter '" + misfit.exporter() + "' sends " + misfit.configured() + " metrics to " + misfit.backend(),
				misfit.backend() + " takes " + misfit.wanted()
						+ " sums alone, and drops others or shows wrong values of them"
						+ ((unless != null) ? ", unless " + unless : ""),
				"Set " + misfit.property() + " to " + misfit.wanted());
	}

}
