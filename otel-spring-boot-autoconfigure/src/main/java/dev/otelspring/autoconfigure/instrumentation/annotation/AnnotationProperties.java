package dev.otelspring.autoconfigure.instrumentation.annotation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Annotated methods.
 *
 * @param order where spans and measurements stand among what else surrounds a bean's
 * methods; a lower one stands further outside. By default outside of transactions and
 * caches, which have the lowest precedence, 2147483647: a span then contains the commit
 * @param checkClasses whether the application's classes are looked through, once and
 * after the start, for annotations that do nothing because no bean has them or because a
 * method is called from within its own bean
 */
@ConfigurationProperties("otel.instrumentation.annotations")
record AnnotationProperties(@DefaultValue("2147482647") int order, @DefaultValue("true") boolean checkClasses) {

	static AnnotationProperties unset() {
		return new AnnotationProperties(2147482647, true);
	}

}
