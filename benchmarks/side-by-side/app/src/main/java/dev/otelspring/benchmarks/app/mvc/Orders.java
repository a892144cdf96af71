package dev.otelspring.benchmarks.app.mvc;

/** What each request does. */
interface Orders {

	String place(long id);

}
