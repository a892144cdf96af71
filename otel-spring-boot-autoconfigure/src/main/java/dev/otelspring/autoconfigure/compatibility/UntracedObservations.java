package dev.otelspring.autoconfigure.compatibility;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Tells that the application's own observations become no spans: with Boot's own support
 * they did, since that brings Micrometer Tracing.
 */
final class UntracedObservations {

	/** There is none beside it. */
	private static final String BOOTS_REGISTRY = "observationRegistry";

	/** Without it the aspect cannot be. */
	private static final String ASPECTJ = "org.aspectj.lang.ProceedingJoinPoint";

	private static final String ASPECT = "io.micrometer.observation.aop.ObservedAspect";

	/** Their observations are of requests, tasks and the like, of which we make spans. */
	private static final List<String> LIBRARIES = List.of("org.springframework.", "io.micrometer.");

	private final ConfigurableListableBeanFactory beanFactory;

	UntracedObservations(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	static boolean arePossible(@Nullable ClassLoader classLoader) {
		return ClassUtils.isPresent("io.micrometer.observation.ObservationRegistry", classLoader)
				&& !ClassUtils.isPresent("io.micrometer.tracing.Tracer", classLoader);
	}

	void tell(ConfigurationFindings findings) {
		List<String> observing = Stream.concat(observed(), withRegistry()).sorted().distinct().toList();
		if (!observing.isEmpty()) {
			findings.add("Observations become no spans: those of " + String.join(", ", observing),
					"Micrometer Tracing is not on the class path",
					"Add org.springframework.boot:spring-boot-micrometer-tracing-opentelemetry and "
							+ "io.micrometer:micrometer-tracing-bridge-otel, or take @WithSpan");
		}
	}

	private Stream<String> observed() {
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		boolean found = ClassUtils.isPresent(ASPECTJ, classLoader) && ClassUtils.isPresent(ASPECT, classLoader)
				&& this.beanFactory.getBeanNamesForType(ClassUtils.resolveClassName(ASPECT, classLoader), true,
						false).length > 0;
		return found ? Stream.of("@Observed") : Stream.empty();
	}

	private Stream<String> withRegistry() {
		// Spring looks through all definitions for a type.
		String[] registries = this.beanFactory.containsLocalBean(BOOTS_REGISTRY) ? new String[] { BOOTS_REGISTRY }
				: this.beanFactory.getBeanNamesForType(ObservationRegistry.class, true, false);
		return Arrays.stream(registries)
			.flatMap((registry) -> Arrays.stream(this.beanFactory.getDependentBeans(registry)))
			.filter(this::isOfApplication);
	}

	private boolean isOfApplication(String bean) {
		Class<?> type = this.beanFactory.containsBean(bean) ? this.beanFactory.getType(bean) : null;
		return type != null && LIBRARIES.stream().noneMatch(type.getName()::startsWith);
	}

}
