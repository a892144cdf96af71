package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.LogLines;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.trace.Span;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link WithSpan} is obeyed, however the application makes its proxies. */
@ExtendWith(OutputCaptureExtension.class)
class WithSpanProxyTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@ParameterizedTest
	@EnumSource
	void worksOnAClass(Arrangement arrangement) {
		run(arrangement, Plain.class, Plain::call);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.call");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAnInterfacesMethod(Arrangement arrangement) {
		run(arrangement, Service.class, ServiceImplementation.class, (service) -> service.onInterface(7));
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.ServiceImplementation.onInterface");
		assertThat(onlySpan().attributes()).containsEntry("id", 7L)
			.containsEntry("code.function.name", ServiceImplementation.class.getName() + ".onInterface");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnTheImplementationOfAnInterfacesMethod(Arrangement arrangement) {
		run(arrangement, Service.class, ServiceImplementation.class, Service::onClass);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.ServiceImplementation.onClass");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK_PROXIES")
	void leavesABeanWithAnInterfaceItsType(Arrangement arrangement) {
		run(arrangement, ServiceImplementation.class, ServiceImplementation::onClass);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.ServiceImplementation.onClass");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAnInterfacesDefaultMethod(Arrangement arrangement) {
		run(arrangement, Service.class, ServiceImplementation.class, Service::byDefault);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.ServiceImplementation.byDefault");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAnInheritedMethod(Arrangement arrangement) {
		run(arrangement, Child.class, Child::inherited);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Child.inherited");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAnOverriddenMethodOfAGenericSuperclass(Arrangement arrangement) {
		run(arrangement, Child.class, (child) -> child.handle("a"));
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Child.handle");
		assertThat(onlySpan().attributes()).containsEntry("item", "a");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAGenericSuperclassThroughItsOwnType(Arrangement arrangement) {
		run(arrangement, Child.class, (child) -> callGeneric(child, "a"));
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Child.handle");
		assertThat(onlySpan().attributes()).containsEntry("item", "a");
	}

	@ParameterizedTest
	@EnumSource
	void worksOnAnAbstractMethodOfAGenericSuperclass(Arrangement arrangement) {
		run(arrangement, Child.class, (child) -> child.compute("a"));
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Child.compute");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITHOUT_ASPECTJ")
	void worksOnAPackagePrivateMethod(Arrangement arrangement) {
		run(arrangement, Plain.class, Plain::packagePrivate);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.packagePrivate");
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WITHOUT_ASPECTJ")
	void worksOnAProtectedMethod(Arrangement arrangement) {
		run(arrangement, Plain.class, Plain::protectedMethod);
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.protectedMethod");
	}

	@ParameterizedTest
	@EnumSource
	void surroundsOtherAdvice(Arrangement arrangement) {
		arrangement.runner()
			.withPropertyValues(this.backend.properties())
			.withBean(Plain.class)
			.withUserConfiguration(TransactionLike.class)
			.run((context) -> {
				context.getBean(Plain.class).call();
				assertThat(context.getBean(TransactionLike.class).begunIn).singleElement()
					.isNotEqualTo(Span.getInvalid().getSpanContext().getSpanId());
				assertThat(context.getBean(TransactionLike.class).committedIn)
					.isEqualTo(context.getBean(TransactionLike.class).begunIn);
			});
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.call");
	}

	@Test
	void standsWithinOtherAdviceWhereTheOrderSaysSo() {
		Arrangement.WITHOUT_ASPECTJ.runner()
			.withPropertyValues(this.backend.properties())
			.withPropertyValues("otel.instrumentation.annotations.order=2147483647")
			.withBean(Plain.class)
			.withUserConfiguration(TransactionLike.class)
			.run((context) -> {
				context.getBean(Plain.class).call();
				assertThat(context.getBean(TransactionLike.class).begunIn)
					.containsExactly(Span.getInvalid().getSpanContext().getSpanId());
			});
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.call");
	}

	@Test
	void makesASpanOfACacheHitToo() {
		Arrangement.WITHOUT_ASPECTJ.runner()
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Caching.class)
			.withBean(Cached.class)
			.run((context) -> {
				Cached cached = context.getBean(Cached.class);
				assertThat(cached.load("a")).isEqualTo(1);
				assertThat(cached.load("a")).isEqualTo(1);
			});
		assertThat(this.backend.spans()).hasSize(2);
	}

	@Test
	void makesASpanOfEachAttemptOfARetry() {
		Arrangement.WITHOUT_ASPECTJ.runner()
			.withPropertyValues(this.backend.properties())
			.withUserConfiguration(Retrying.class)
			.withBean(Flaky.class)
			.run((context) -> context.getBean(Flaky.class).call());
		assertThat(this.backend.spans()).extracting(SentSpan::status)
			.containsExactlyInAnyOrder("ERROR", "ERROR", "UNSET");
	}

	@ParameterizedTest
	@EnumSource
	void makesNoBeanTooEarly(Arrangement arrangement, CapturedOutput output) {
		run(arrangement, Plain.class, Plain::call);
		assertThat(output).doesNotContain("is not eligible for getting processed by all BeanPostProcessors");
		assertThat(LogLines.complaints(output)).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void leavesBeansWithoutAnnotationsAlone(Arrangement arrangement) {
		arrangement.runner()
			.withBean(Unannotated.class)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(Unannotated.class))).isFalse());
	}

	@Test
	void livesBesideAspects() {
		Arrangement.WITH_ASPECTJ.runner()
			.withPropertyValues(this.backend.properties())
			.withBean(Plain.class)
			.withBean(CountingAspect.class)
			.run((context) -> {
				context.getBean(Plain.class).call();
				assertThat(context.getBean(CountingAspect.class).calls).isEqualTo(1);
			});
		assertThat(onlySpan().name()).isEqualTo("WithSpanProxyTests.Plain.call");
	}

	private <T> void run(Arrangement arrangement, Class<T> type, Consumer<T> call) {
		run(arrangement, type, type, call);
	}

	private <T> void run(Arrangement arrangement, Class<T> type, Class<? extends T> implementation, Consumer<T> call) {
		arrangement.runner()
			.withPropertyValues(this.backend.properties())
			.withBean(implementation)
			.run((context) -> call.accept(context.getBean(type)));
	}

	private static <T> void callGeneric(Parent<T> parent, T item) {
		parent.handle(item);
	}

	private SentSpan onlySpan() {
		assertThat(this.backend.spans()).hasSize(1);
		return this.backend.spans().get(0);
	}

	/** How an application makes its proxies. */
	enum Arrangement {

		/** {@code spring-boot-starter-aspectj} is there. */
		WITH_ASPECTJ {

			@Override
			ApplicationContextRunner runner() {
				return withAop();
			}

		},

		WITHOUT_ASPECTJ {

			@Override
			ApplicationContextRunner runner() {
				return withAop().withClassLoader(new FilteredClassLoader("org.aspectj"));
			}

		},

		WITHOUT_AOP_AUTO_CONFIGURATION {

			@Override
			ApplicationContextRunner runner() {
				return Contexts.runner();
			}

		},

		SWITCHED_OFF {

			@Override
			ApplicationContextRunner runner() {
				return withAop().withPropertyValues("spring.aop.auto=false");
			}

		},

		JDK_PROXIES {

			@Override
			ApplicationContextRunner runner() {
				return withAop().withPropertyValues("spring.aop.proxy-target-class=false");
			}

		};

		abstract ApplicationContextRunner runner();

		private static ApplicationContextRunner withAop() {
			return Contexts.runner().withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class));
		}

	}

	// Public, all of them: without AspectJ, proxies live on a class loader of their own.

	public static class Plain {

		@WithSpan
		public void call() {
		}

		@WithSpan
		void packagePrivate() {
		}

		@WithSpan
		protected void protectedMethod() {
		}

	}

	public static class Unannotated {

		public void call() {
		}

	}

	public interface Service {

		@WithSpan
		void onInterface(@SpanAttribute("id") int id);

		void onClass();

		@WithSpan
		default void byDefault() {
		}

	}

	public static class ServiceImplementation implements Service {

		@Override
		public void onInterface(int id) {
		}

		@Override
		@WithSpan
		public void onClass() {
		}

	}

	public abstract static class Parent<T> {

		@WithSpan
		public void inherited() {
		}

		@WithSpan
		public void handle(@SpanAttribute("item") T item) {
		}

		@WithSpan
		public abstract T compute(T input);

	}

	public static class Child extends Parent<String> {

		@Override
		public void handle(String item) {
		}

		@Override
		public String compute(String input) {
			return input;
		}

	}

	@Configuration(proxyBeanMethods = false)
	public static class TransactionLike {

		private final List<String> begunIn = new ArrayList<>();

		private final List<String> committedIn = new ArrayList<>();

		// As BeanFactoryTransactionAttributeSourceAdvisor is: infrastructure, without an
		// order.
		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		DefaultPointcutAdvisor transactionLikeAdvisor() {
			NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
			pointcut.setMappedName("call");
			return new DefaultPointcutAdvisor(pointcut, (MethodInterceptor) (invocation) -> {
				this.begunIn.add(Span.current().getSpanContext().getSpanId());
				Object result = invocation.proceed();
				this.committedIn.add(Span.current().getSpanContext().getSpanId());
				return result;
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableResilientMethods
	public static class Retrying {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	public static class Caching {

		@Bean
		ConcurrentMapCacheManager cacheManager() {
			return new ConcurrentMapCacheManager();
		}

	}

	public static class Cached {

		private int loads;

		@WithSpan
		@Cacheable("loads")
		public int load(String key) {
			return ++this.loads;
		}

	}

	public static class Flaky {

		private int calls;

		@WithSpan
		@Retryable(maxRetries = 2, delay = 1)
		public void call() {
			this.calls++;
			if (this.calls < 3) {
				throw new IllegalStateException("on purpose");
			}
		}

	}

	@Aspect
	public static class CountingAspect {

		private int calls;

		@Before("execution(void call())")
		public void count() {
			this.calls++;
		}

	}

}
