package dev.otelspring.autoconfigure.instrumentation.context;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Makes the proxy of a scheduler while the application is processed: a native image
 * cannot make classes.
 */
final class SchedulerProxyHints implements BeanRegistrationAotProcessor {

	private static final String SCHEDULER = "org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler";

	private final boolean aop = ClassUtils.isPresent("org.springframework.aop.framework.ProxyFactory",
			getClass().getClassLoader());

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		if (!this.aop || !bean.getBeanClass().getName().equals(SCHEDULER)) {
			return null;
		}
		return (generation, code) -> {
			// Spring keeps what is made here.
			ContextSchedulerProxy.generate();
			generation.getRuntimeHints()
				.reflection()
				.registerType(bean.getBeanClass(), MemberCategory.INVOKE_PUBLIC_METHODS);
		};
	}

}
