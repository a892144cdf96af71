package dev.otelspring.autoconfigure;

import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.baggage.BaggageProperties;
import dev.otelspring.autoconfigure.exporter.OtlpProperties;
import dev.otelspring.autoconfigure.limits.LimitProperties;
import dev.otelspring.autoconfigure.logs.LogsProperties;
import dev.otelspring.autoconfigure.pipeline.ProcessorsProperties;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.trace.ThreadDetailsProperties;
import dev.otelspring.autoconfigure.trace.TraceProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Groups of properties of which nothing is set, and the names that parameters have for
 * all of them.
 */
class UnsetPropertiesTests {

	private final ApplicationContextRunner contextRunner = Contexts.silentRunner()
		.withInitializer(Contexts.variables(Map.of()));

	static List<Class<?>> groups() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false) {

			@Override
			protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
				return true;
			}

		};
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		List<Class<?>> groups = new ArrayList<>();
		scanner.findCandidateComponents("dev.otelspring.autoconfigure").forEach((found) -> {
			Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
			if (type.isRecord()) {
				groups.add(type);
			}
		});
		assertThat(groups).contains(TraceProperties.class, TraceProperties.Batch.class);
		return groups;
	}

	@ParameterizedTest
	@MethodSource("groups")
	void areWhatBootBinds(Class<?> group) {
		String prefix = group.getAnnotation(ConfigurationProperties.class).value();
		Object bound = new Binder(List.of()).bindOrCreate(prefix, Bindable.of(group));
		assertThat(PropertiesIfSet.unset(group)).isEqualTo(bound);
	}

	@Test
	void areNotBound() {
		assertThat(boundGroups(this.contextRunner)).containsExactlyInAnyOrder("otel.traces", "otel.metrics",
				"otel.logs");
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.sdk.disabled=false", "otel.exporters.a.endpoint=http://localhost:1",
			"otel.span.link.count.limit=7", "otel.service.name=shop", "otel.something=else" })
	void areBoundWhereSomethingIsSetOfOtelItself(String property) {
		assertThat(boundGroups(this.contextRunner.withPropertyValues(property))).contains("otel")
			.doesNotContain("otel.processors", "otel.bsp");
	}

	@ParameterizedTest
	@ValueSource(strings = { "OTEL_INSTRUMENTATION_COMMON_THREAD_DETAILS_ENABLED",
			"OTEL_INSTRUMENTATION_COMMON_THREADDETAILS_ENABLED" })
	void areSetByVariables(String variable) {
		this.contextRunner.withInitializer(Contexts.variables(Map.of(variable, "true")))
			.run((context) -> assertThat(context.getBean(ThreadDetailsProperties.class).enabled()).isTrue());
	}

	@Test
	void areSetByAVariableOfOtelItself() {
		this.contextRunner.withInitializer(Contexts.variables(Map.of("OTEL_ATTRIBUTE_COUNT_LIMIT", "7")))
			.run((context) -> assertThat(context.getBean(LimitProperties.class).count()).isEqualTo(7));
	}

	@Test
	void areAskedForWhereASourceCannotSayWhatItHas() {
		this.contextRunner.withInitializer((ConfigurableApplicationContext context) -> context.getEnvironment()
			.getPropertySources()
			.addLast(new PropertySource<>("vault", new Object()) {

				@Override
				public Object getProperty(String name) {
					return switch (name) {
						case "otel.blrp.max.queue.size" -> "7";
						case "otel.attribute.count.limit" -> "8";
						default -> null;
					};
				}

			})).run((context) -> {
				assertThat(context.getBean(LogsProperties.Batch.class).maxQueueSize()).isEqualTo(7);
				assertThat(context.getBean(LimitProperties.class).count()).isEqualTo(8);
			});
	}

	@Test
	void areSetByPropertiesOfAPlaceholderConfigurer() {
		this.contextRunner.withBean("ofItsOwn", PropertySourcesPlaceholderConfigurer.class, () -> {
			Properties properties = new Properties();
			properties.setProperty("otel.bsp.max.queue.size", "7");
			PropertySourcesPlaceholderConfigurer configurer = new PropertySourcesPlaceholderConfigurer();
			configurer.setProperties(properties);
			return configurer;
		}).run((context) -> assertThat(context.getBean(TraceProperties.Batch.class).maxQueueSize()).isEqualTo(7));
	}

	@Test
	void areReportedByActuator() {
		this.contextRunner
			.withBean(ConfigurationPropertiesReportEndpoint.class,
					() -> new ConfigurationPropertiesReportEndpoint(List.of(), Show.ALWAYS))
			.run((context) -> {
				var reported = context.getBean(ConfigurationPropertiesReportEndpoint.class)
					.configurationPropertiesWithPrefix("otel.exporter.otlp")
					.getContexts()
					.values();
				assertThat(reported).singleElement()
					.satisfies((all) -> assertThat(
							all.getBeans().get("otel.exporter.otlp-" + OtlpProperties.class.getName()).getProperties())
						.containsEntry("protocol", "http/protobuf"));
			});
	}

	// By its type Spring would look through all beans.
	@Test
	void areGivenToParametersThatHaveTheirNames() {
		Set<Class<?>> groups = new HashSet<>(groups());
		List<Parameter> parameters = configurations().flatMap((type) -> Arrays.stream(type.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Bean.class))
			.flatMap((method) -> Arrays.stream(method.getParameters()))
			.filter((parameter) -> groups.contains(group(parameter)))
			.toList();
		assertThat(parameters).hasSizeGreaterThan(30)
			.allSatisfy((parameter) -> assertThat(parameter.getName())
				.as(String.valueOf(parameter.getDeclaringExecutable()))
				.isEqualTo(PropertiesPostProcessor.shortName(group(parameter).getName())));
	}

	@Test
	void haveNamesOfTheirOwn() {
		assertThat(groups().stream().map((group) -> PropertiesPostProcessor.shortName(group.getName())))
			.doesNotHaveDuplicates()
			.contains("otelProperties", "otelTraceProperties", "otelTraceBatchProperties", "otelHealthProperties");
		this.contextRunner.run((context) -> {
			assertThat(context.getBean("otelTraceBatchProperties"))
				.isSameAs(context.getBean(TraceProperties.Batch.class));
			assertThat(context.getBean("otelProcessorsProperties"))
				.isSameAs(context.getBean(ProcessorsProperties.class));
		});
	}

	@Test
	void leaveTheirNameToABeanOfTheApplication() {
		this.contextRunner.withBean("otelBaggageProperties", String.class, () -> "mine")
			.withPropertyValues("otel.baggage.propagate-to=a.example")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean("otelBaggageProperties")).isEqualTo("mine");
				assertThat(context.getBean(BaggageProperties.class).propagateTo()).containsExactly("a.example");
			});
	}

	@Test
	void areThoseOfTheContextWhereItsParentHasTheSame() {
		this.contextRunner.run((parent) -> this.contextRunner.withParent(parent)
			.withPropertyValues("otel.log.level=error")
			.run((child) -> {
				assertThat(child.getBean("otelProperties")).isSameAs(child.getBean(OtelProperties.class))
					.isNotSameAs(parent.getBean(OtelProperties.class));
				assertThat(child.getBean(SelfLogLevel.class)).isEqualTo(SelfLogLevel.ERROR);
			}));
	}

	private static Set<String> boundGroups(ApplicationContextRunner runner) {
		Set<String> bound = new HashSet<>();
		runner.withBean(ConfigurationPropertiesBindHandlerAdvisor.class,
				() -> (parent) -> new AbstractBindHandler(parent) {

					@Override
					public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
							BindContext context) {
						if (context.getDepth() == 0) {
							bound.add(name.toString());
						}
						return super.onStart(name, target, context);
					}

				})
			.run((context) -> {
				assertThat(context).hasNotFailed();
				groups().forEach((group) -> context.getBeanProvider(group).stream().toList());
				bound.removeIf((name) -> !name.startsWith("otel"));
			});
		return bound;
	}

	private static Stream<Class<?>> configurations() {
		return Arrays.stream(Configurations.getClasses(Contexts.autoConfigurations()))
			.flatMap((type) -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())));
	}

	private static Class<?> group(Parameter parameter) {
		if (parameter.getType() != ObjectProvider.class) {
			return parameter.getType();
		}
		try {
			return ResolvableType.forType(parameter.getParameterizedType()).getGeneric(0).resolve(Object.class);
		}
		catch (TypeNotPresentException ex) {
			// Of an optional library that is in another module's tests.
			return Object.class;
		}
	}

}
