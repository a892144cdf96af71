package dev.otelspring.autoconfigure.doctor;

import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.ConfigurationFindings;

/** What was found while the application was put together. */
final class ConfigurationCheck implements Check {

	private final ConfigurationFindings findings;

	ConfigurationCheck(ConfigurationFindings findings) {
		this.findings = findings;
	}

	@Override
	public List<Finding> findings() {
		List<Finding> findings = new ArrayList<>();
		for (ConfigurationFindings.Finding finding : this.findings.all()) {
			findings.add(new Finding("configuration", Finding.Severity.WARNING, finding.what(), finding.why(),
					finding.mend()));
		}
		return findings;
	}

}
