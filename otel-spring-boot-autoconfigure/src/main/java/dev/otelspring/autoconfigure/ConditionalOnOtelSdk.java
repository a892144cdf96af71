package dev.otelspring.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches where this library builds the SDK: {@code otel.sdk.disabled} is not
 * {@code true}, and no OpenTelemetry Java agent is on board.
 */
@Documented
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnOtelSdkCondition.class)
public @interface ConditionalOnOtelSdk {

}
