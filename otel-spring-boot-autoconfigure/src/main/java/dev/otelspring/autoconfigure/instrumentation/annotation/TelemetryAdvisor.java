package dev.otelspring.autoconfigure.instrumentation.annotation;

import org.aopalliance.aop.Advice;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractPointcutAdvisor;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Puts the interceptor around the annotated methods. Its place among other advisors is
 * asked for when there is a bean to advise, so that the properties are not bound too
 * early.
 */
@SuppressWarnings("serial")
final class TelemetryAdvisor extends AbstractPointcutAdvisor {

	private final transient Pointcut pointcut;

	private final transient Advice advice;

	private final transient ObjectProvider<AnnotationProperties> properties;

	TelemetryAdvisor(Pointcut pointcut, Advice advice, ObjectProvider<AnnotationProperties> properties) {
		this.pointcut = pointcut;
		this.advice = advice;
		this.properties = properties;
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	@Override
	public Advice getAdvice() {
		return this.advice;
	}

	@Override
	public int getOrder() {
		return this.properties.getObject().order();
	}

}
