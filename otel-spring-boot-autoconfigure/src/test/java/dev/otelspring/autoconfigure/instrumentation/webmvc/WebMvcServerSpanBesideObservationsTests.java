package dev.otelspring.autoconfigure.instrumentation.webmvc;

/** Beside Boot's own starter, Actuator, Micrometer's meters and its tracing. */
class WebMvcServerSpanBesideObservationsTests extends WebMvcServerContract {

}
