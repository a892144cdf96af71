package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Tells of annotated methods that a bean's proxy does not have, because it has only the
 * bean's interfaces ({@code spring.aop.proxy-target-class=false}).
 */
final class InterfaceProxyCheck implements BeanPostProcessor {

	private final AnnotatedClasses classes;

	private final AnnotationProblems problems;

	InterfaceProxyCheck(AnnotatedClasses classes, AnnotationProblems problems) {
		this.classes = classes;
		this.problems = problems;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (AopUtils.isJdkDynamicProxy(bean)) {
			Class<?> target = AopUtils.getTargetClass(bean);
			for (Method method : this.classes.of(target).methods().keySet()) {
				if (!isReached(method, target, bean.getClass().getInterfaces())) {
					this.problems
						.add(AnnotationProblem.dead("The annotation", target.getName() + "." + method.getName(),
								"the bean's proxy has only its interfaces, and none of them has the method",
								"Declare the method on an interface, or leave spring.aop.proxy-target-class at true."));
				}
			}
		}
		return bean;
	}

	private static boolean isReached(Method method, Class<?> target, Class<?>[] interfaces) {
		return Stream.of(interfaces)
			.flatMap((implemented) -> Stream.of(implemented.getMethods()))
			.anyMatch((declared) -> declared.getName().equals(method.getName())
					&& AopUtils.getMostSpecificMethod(declared, target).equals(method));
	}

}
