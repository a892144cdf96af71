package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Lets a native image call the methods that have our annotations: a proxy and a gauge
 * call by reflection.
 */
final class AnnotatedMethodHints implements BeanRegistrationAotProcessor {

	private final boolean annotations = ClassUtils.isPresent("dev.otelspring.annotations.WithSpan",
			getClass().getClassLoader());

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		if (!this.annotations) {
			return null;
		}
		Set<Method> methods = methods(bean.getBeanClass());
		return methods.isEmpty() ? null : (generation, code) -> {
			ReflectionHints hints = generation.getRuntimeHints().reflection();
			methods.forEach((method) -> hints.registerMethod(method, ExecutableMode.INVOKE));
			// Their annotations are read again, and may be on an interface.
			ClassUtils.getAllInterfacesForClassAsSet(bean.getBeanClass()).forEach(hints::registerType);
		};
	}

	// What an annotation gets wrong, or a class that cannot be read, is told when the
	// application runs.
	private static Set<Method> methods(Class<?> beanClass) {
		try {
			AnnotatedClass read = new AnnotationReader(true).read(beanClass);
			Set<Method> methods = new LinkedHashSet<>(read.methods().keySet());
			methods.addAll(read.gauges().keySet());
			return methods;
		}
		catch (RuntimeException | LinkageError ex) {
			return Set.of();
		}
	}

}
