package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/** The methods whose calls make telemetry. */
final class AnnotatedMethodPointcut extends StaticMethodMatcherPointcut {

	private final AnnotatedClasses classes;

	AnnotatedMethodPointcut(AnnotatedClasses classes) {
		this.classes = classes;
		// Classes without annotations, which are nearly all, are answered for as a whole.
		setClassFilter((type) -> !classes.of(type).methods().isEmpty());
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		return this.classes.of(targetClass).methods().containsKey(AopUtils.getMostSpecificMethod(method, targetClass));
	}

}
