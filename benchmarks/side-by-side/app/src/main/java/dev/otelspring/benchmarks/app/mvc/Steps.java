package dev.otelspring.benchmarks.app.mvc;

/** What is done many times in a request. */
interface Steps {

	void take(int attributes);

}
