package dev.otelspring.autoconfigure.specification;

/** How an application is looked at. */
@FunctionalInterface
interface Observation {

	String look(Scene scene);

}
