package dev.otelspring.sample.orders;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReportController {

	private final ReportService reports;

	ReportController(ReportService reports) {
		this.reports = reports;
	}

	/**
	 * Takes more than a second, to show what a slow request looks like.
	 * @return the report
	 */
	@GetMapping("/reports/daily")
	DailyReport daily() {
		return this.reports.daily();
	}

}
