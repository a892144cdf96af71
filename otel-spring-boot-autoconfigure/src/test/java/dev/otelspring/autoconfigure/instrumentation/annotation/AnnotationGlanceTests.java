package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Set;

import dev.otelspring.annotations.WithSpan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.stereotype.Service;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which classes are worth reading: everything that a bean inherits may have annotations.
 */
class AnnotationGlanceTests {

	private final AnnotationGlance glance = new AnnotationGlance(Set.of(WithSpan.class.getName()));

	@ParameterizedTest
	@ValueSource(classes = { OnMethod.class, OnPrivateMethod.class, OnClass.class, OnDefaultMethod.class,
			BySuperclass.class, ByInterfaceOfSuperclass.class, Composed.class, ComposedTwice.class })
	void seesWhatMayBeAnnotated(Class<?> type) {
		assertThat(this.glance.isIn(type)).isTrue();
		assertThat(this.glance.isIn(type)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(classes = { Plain.class, List.class, Circular.class })
	void passesOverWhatIsNot(Class<?> type) {
		assertThat(this.glance.isIn(type)).isFalse();
		assertThat(this.glance.isIn(type)).isFalse();
	}

	@Retention(RetentionPolicy.RUNTIME)
	@WithSpan
	@interface Traced {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Traced
	@interface TracedTwice {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@OtherHalf
	@interface Half {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target({ ElementType.TYPE, ElementType.ANNOTATION_TYPE })
	@Half
	@interface OtherHalf {

	}

	interface Contract {

		@WithSpan
		void call();

	}

	interface WithDefault {

		@WithSpan
		default void call() {
		}

	}

	static class OnMethod {

		@WithSpan
		void call() {
		}

	}

	static class OnPrivateMethod {

		@WithSpan
		private void call() {
		}

	}

	@WithSpan
	static class OnClass {

	}

	static class OnDefaultMethod implements WithDefault {

	}

	static class BySuperclass extends OnMethod {

	}

	static class Implementation implements Contract {

		@Override
		public void call() {
		}

	}

	static class ByInterfaceOfSuperclass extends Implementation {

	}

	static class Composed {

		@Traced
		void call() {
		}

	}

	static class ComposedTwice {

		@TracedTwice
		void call() {
		}

	}

	@Service
	static class Plain implements Runnable {

		@Override
		@Deprecated
		public void run() {
		}

	}

	@Half
	static class Circular {

	}

}
