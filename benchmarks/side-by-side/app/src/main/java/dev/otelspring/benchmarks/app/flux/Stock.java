package dev.otelspring.benchmarks.app.flux;

import reactor.core.publisher.Mono;

/** What each order does. */
interface Stock {

	Mono<String> reserve(long id);

}
