package dev.otelspring.autoconfigure.instrumentation.webflux;

/** Beside Boot's own starter, Actuator, Micrometer's meters and its tracing. */
class WebFluxServerSpanBesideObservationsTests extends WebFluxServerContract {

}
