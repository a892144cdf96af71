package dev.otelspring.matrix;

import java.util.List;

/** The applications, and what one sale makes in each. */
enum Kind {

	/** On Spring MVC. */
	WEBMVC("dev.otelspring.matrix.webmvc.WebMvcShop", "a for acme, b for acme",
			List.of("SERVER GET /sell < caller", "INTERNAL sell < SERVER GET /sell", "CLIENT GET < INTERNAL sell",
					"CLIENT GET < INTERNAL sell", "SERVER GET /stock/{shelf} < CLIENT GET",
					"SERVER GET /stock/{shelf} < CLIENT GET", "INTERNAL mail < INTERNAL sell"),
			List.of(new Log("sold book-1", "sell"), new Log("mailed", "mail"))),

	/** On WebFlux. */
	WEBFLUX("dev.otelspring.matrix.webflux.WebFluxShop", "a for acme",
			List.of("SERVER GET /sell < caller", "INTERNAL sell < SERVER GET /sell", "CLIENT GET < INTERNAL sell",
					"SERVER GET /stock/{shelf} < CLIENT GET"),
			List.of(new Log("sold book-1", "sell"))),

	/** On Spring MVC, without Actuator. */
	CORE("dev.otelspring.matrix.core.CoreShop", "a for acme, b for acme",
			List.of("SERVER GET /sell < caller", "INTERNAL sell < SERVER GET /sell", "CLIENT GET < INTERNAL sell",
					"CLIENT GET < INTERNAL sell", "SERVER GET /stock/{shelf} < CLIENT GET",
					"SERVER GET /stock/{shelf} < CLIENT GET", "INTERNAL mail < INTERNAL sell"),
			List.of(new Log("sold book-1", "sell"), new Log("mailed", "mail")));

	private final String main;

	private final String answer;

	private final List<String> spans;

	private final List<Log> logs;

	Kind(String main, String answer, List<String> spans, List<Log> logs) {
		this.main = main;
		this.answer = answer;
		this.spans = spans;
		this.logs = logs;
	}

	String main() {
		return this.main;
	}

	String answer() {
		return this.answer;
	}

	List<String> spans() {
		return this.spans;
	}

	List<Log> logs() {
		return this.logs;
	}

	/**
	 * A log record.
	 *
	 * @param body its message
	 * @param span the name of the span that it belongs to
	 */
	record Log(String body, String span) {
	}

}
