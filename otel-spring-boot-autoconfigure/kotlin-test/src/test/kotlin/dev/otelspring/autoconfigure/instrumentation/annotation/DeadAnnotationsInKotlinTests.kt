package dev.otelspring.autoconfigure.instrumentation.annotation

import dev.otelspring.annotations.Counted
import dev.otelspring.annotations.WithSpan
import dev.otelspring.autoconfigure.ConfigurationFindings
import dev.otelspring.autoconfigure.testing.App
import dev.otelspring.autoconfigure.testing.ChildJvm
import kotlinx.coroutines.runBlocking
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import

/** What Kotlin has of annotations that do nothing, with the mend that it has. */
class DeadAnnotationsInKotlinTests {

	@Test
	fun tellsHowToOpenWhatIsFinal() {
		App.of(Closed::class.java).noWeb().silent().start().use { app ->
			val messages = app.bean(ConfigurationFindings::class.java).all().map { it.message() }
			assertThat(messages).hasSize(3)
				.filteredOn { it.contains("open") }
				.hasSize(2)
				.allSatisfy({ message -> assertThat(message).contains("compiler plugin \"spring\"") })
			assertThat(messages).filteredOn { it.contains("is private") }
				.singleElement()
				.asString()
				.contains("Take the modifier away")
		}
	}

	@Test
	fun tellsThatSpringCannotFollowSuspendingFunctions() {
		val result = ChildJvm().without("kotlinx-coroutines-reactor-.*")
			.run("dev.otelspring.autoconfigure.instrumentation.annotation.Unfollowed",
					"--spring.main.web-application-type=none", "--otel.traces.exporter=none",
					"--otel.metrics.exporter=none", "--otel.logs.exporter=none", "--logging.pattern.console=%d %p %m%n")
		assertThat(result.exit()).`as`(result.output()).isZero()
		assertThat(result.output()).contains("Calls of ${Unfollowed::class.java.name}.unit end when it first suspends")
			.contains("Add org.jetbrains.kotlinx:kotlinx-coroutines-reactor")
			.contains("It returned done")
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(FinalClass::class, FinalFunction::class, PrivateFunction::class)
	open class Closed

	class FinalClass {

		@WithSpan
		fun place() = Unit

	}

	open class FinalFunction {

		@Counted
		fun place() = Unit

	}

	open class PrivateFunction {

		fun call() = place()

		@WithSpan
		private fun place() = Unit

	}

}

/** An application without the library by which Spring follows coroutines. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
open class Unfollowed {

	@WithSpan
	open suspend fun unit(): String = "done"

	companion object {

		@JvmStatic
		fun main(arguments: Array<String>) {
			SpringApplicationBuilder(Unfollowed::class.java).run(*arguments).use { context ->
				println("It returned " + runBlocking { context.getBean(Unfollowed::class.java).unit() })
			}
		}

	}

}
