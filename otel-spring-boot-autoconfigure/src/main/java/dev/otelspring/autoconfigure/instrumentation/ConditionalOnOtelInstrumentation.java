package dev.otelspring.autoconfigure.instrumentation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches unless {@code otel.instrumentation.<module>.enabled} is {@code false}; where
 * that is not set, {@code otel.instrumentation.common.default-enabled} decides, which is
 * {@code true} by default.
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnOtelInstrumentationCondition.class)
public @interface ConditionalOnOtelInstrumentation {

	/**
	 * The module's name in the property, such as {@code spring-webmvc}.
	 * @return the names that the official starter uses
	 */
	String value();

	/**
	 * Whether the Java agent does the same: then it goes first.
	 * @return {@code true} by default
	 */
	boolean doneByAgent() default true;

}
