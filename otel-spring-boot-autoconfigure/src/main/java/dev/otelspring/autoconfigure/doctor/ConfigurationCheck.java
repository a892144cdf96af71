package dev.otelspring.autoconfigure.doctor;

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
		return this.findings.all()
			.stream()
			.map((finding) -> new Finding("configuration", Finding.Severity.WARNING, finding.what(), finding.why(),
					finding.mend()))
			.toList();
	}

}
