package dev.otelspring.autoconfigure.instrumentation.reactor;

import dev.otelspring.autoconfigure.testing.AgentClassLoader;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/** How far the context goes by itself. */
class ReactorContextAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner();

	@BeforeEach
	@AfterEach
	void reset() {
		Hooks.disableAutomaticContextPropagation();
		ContextRegistry.getInstance().removeThreadLocalAccessor(ReactorContext.KEY);
	}

	@Test
	void goesIntoAllOperatorsByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Hooks.isAutomaticContextPropagationEnabled()).isTrue();
			assertThat(isRegistered()).isTrue();
		});
	}

	@Test
	void goesAsFarAsTheApplicationSays() {
		this.contextRunner.withPropertyValues("spring.reactor.context-propagation=limited").run((context) -> {
			assertThat(Hooks.isAutomaticContextPropagationEnabled()).isFalse();
			assertThat(isRegistered()).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.instrumentation.reactor.enabled=false",
			"otel.instrumentation.common.default-enabled=false", "otel.sdk.disabled=true" })
	void staysWhereItIsWhereSwitchedOff(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(Hooks.isAutomaticContextPropagationEnabled()).isFalse();
			assertThat(isRegistered()).isFalse();
		});
	}

	@Test
	void staysWhereItIsWithoutTheLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.context")).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(isRegistered()).isFalse();
		});
	}

	@Test
	void isLeftToTheAgent() {
		this.contextRunner.withClassLoader(new AgentClassLoader())
			.run((context) -> assertThat(isRegistered()).isFalse());
	}

	@Test
	void comesBeforeObservations() {
		this.contextRunner.run((context) -> {
			ContextThreadLocalAccessor.register(ContextRegistry.getInstance());
			assertThat(ContextRegistry.getInstance().getThreadLocalAccessors()).extracting(ThreadLocalAccessor::key)
				.startsWith(ReactorContext.KEY)
				.containsOnlyOnce(ReactorContext.KEY, "micrometer.observation");
		});
	}

	private static boolean isRegistered() {
		return ContextRegistry.getInstance()
			.getThreadLocalAccessors()
			.stream()
			.anyMatch((accessor) -> accessor.key().equals(ReactorContext.KEY));
	}

}
