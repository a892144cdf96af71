package dev.otelspring.autoconfigure.instrumentation.context;

import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.Callable;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopConfigException;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Carries the context to those tasks of a {@link ThreadPoolTaskScheduler} that run once.
 *
 * <p>
 * Not by its {@code TaskDecorator}: with any decorator, a cancelled task stays in the
 * queue whatever {@code removeOnCancelPolicy} says, and what a trigger schedules looks
 * like a task that runs once.
 */
final class ContextSchedulerProxy implements MethodInterceptor {

	private static final Log logger = LogFactory.getLog(ContextSchedulerProxy.class);

	private static final ContextSchedulerProxy INSTANCE = new ContextSchedulerProxy();

	private ContextSchedulerProxy() {
	}

	static ThreadPoolTaskScheduler of(ThreadPoolTaskScheduler scheduler) {
		// A subclass may have final methods or fields that others read, which a proxy
		// does not have.
		if (scheduler.getClass() == ThreadPoolTaskScheduler.class) {
			try {
				return (ThreadPoolTaskScheduler) factory(scheduler)
					.getProxy(ThreadPoolTaskScheduler.class.getClassLoader());
			}
			catch (AopConfigException | UnsupportedOperationException ex) {
				logger.info("The context does not follow the tasks of a ThreadPoolTaskScheduler", ex);
			}
		}
		return scheduler;
	}

	/** Makes the class of the proxies. */
	static void generate() {
		factory(new ThreadPoolTaskScheduler()).getProxyClass(ThreadPoolTaskScheduler.class.getClassLoader());
	}

	private static ProxyFactory factory(ThreadPoolTaskScheduler scheduler) {
		ProxyFactory factory = new ProxyFactory(scheduler);
		factory.setProxyTargetClass(true);
		factory.setOpaque(true);
		factory.addAdvisor(new DefaultPointcutAdvisor(new RunsOnce(), INSTANCE));
		factory.setFrozen(true);
		return factory;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		if (arguments[0] instanceof Runnable runnable) {
			arguments[0] = ContextTask.of(runnable);
		}
		else if (arguments[0] instanceof Callable<?> callable) {
			arguments[0] = ContextTask.of(callable);
		}
		return invocation.proceed();
	}

	private static final class RunsOnce extends StaticMethodMatcherPointcut {

		private static final Set<String> NAMES = Set.of("execute", "submit", "submitCompletable", "schedule");

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			Class<?>[] parameters = method.getParameterTypes();
			return NAMES.contains(method.getName()) && !(parameters.length > 1 && parameters[1] == Trigger.class);
		}

	}

}
