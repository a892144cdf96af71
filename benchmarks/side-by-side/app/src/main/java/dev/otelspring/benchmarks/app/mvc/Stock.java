package dev.otelspring.benchmarks.app.mvc;

/** What each order does. */
interface Stock {

	String reserve(long id);

}
