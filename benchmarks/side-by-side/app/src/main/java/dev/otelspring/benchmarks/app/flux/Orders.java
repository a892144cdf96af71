package dev.otelspring.benchmarks.app.flux;

import reactor.core.publisher.Mono;

/** What each request does. */
interface Orders {

	Mono<String> place(long id);

}
