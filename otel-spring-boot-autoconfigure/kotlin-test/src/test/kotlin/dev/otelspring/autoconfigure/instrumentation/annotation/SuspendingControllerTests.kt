package dev.otelspring.autoconfigure.instrumentation.annotation

import dev.otelspring.annotations.WithSpan
import dev.otelspring.autoconfigure.testing.App
import dev.otelspring.autoconfigure.testing.Backend
import dev.otelspring.autoconfigure.testing.SentSpan
import io.opentelemetry.api.trace.Tracer
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.AutoClose
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import reactor.core.publisher.Hooks
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import
import org.springframework.web.bind.annotation.GetMapping
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.RestController

/** Suspending functions of controllers, and what they call. */
class SuspendingControllerTests {

	@AutoClose
	private val backend: Backend = Backend.start()

	@BeforeEach
	@AfterEach
	fun disablePropagation() {
		Hooks.disableAutomaticContextPropagation()
	}

	@ParameterizedTest
	@ValueSource(booleans = [false, true])
	fun continueTheRequestsTrace(reactive: Boolean) {
		get(reactive, "/orders/1")
		val server = backend.spans().first { it.kind() == "SERVER" }
		assertThat(server.name()).isEqualTo("GET /orders/{id}")
		assertThat(backend.spans()).filteredOn { span -> span.parentSpanId() == server.spanId() }
			.extracting<String>(SentSpan::name)
			.containsExactlyInAnyOrder("at once", "find", "after it", "find", "elsewhere")
		assertThat(backend.spans()).filteredOn { span -> span.name() == "within find" }
			.hasSize(2)
			.allSatisfy({ span -> assertThat(span.traceId()).isEqualTo(server.traceId()) })
	}

	@ParameterizedTest
	@ValueSource(booleans = [false, true])
	fun haveSpansThemselves(reactive: Boolean) {
		get(reactive, "/spanned")
		assertThat(backend.spans()).extracting<String>(SentSpan::name)
			.containsExactlyInAnyOrder("within it", "find", "within find", "handle", "GET /spanned")
		val handle = backend.spans().first { it.name() == "handle" }
		assertThat(handle.parentSpanId()).isEqualTo(backend.spans().first { it.kind() == "SERVER" }.spanId())
		assertThat(backend.spans()).filteredOn { span -> span.parentSpanId() == handle.spanId() }
			.extracting<String>(SentSpan::name)
			.containsExactlyInAnyOrder("within it", "find")
	}

	@ParameterizedTest
	@ValueSource(booleans = [false, true])
	fun tellOfAFailure(reactive: Boolean) {
		get(reactive, "/failing")
		assertThat(backend.spans()).extracting<String>(SentSpan::status).containsOnly("ERROR")
		assertThat(backend.spans()).extracting<String>(SentSpan::name)
			.containsExactlyInAnyOrder("fail", "GET /failing")
	}

	private fun get(reactive: Boolean, path: String) {
		val builder = App.of(Web::class.java).sendingTo(backend)
		(if (reactive) builder.reactive() else builder).start().use { app ->
			app.get(path)
			app.settle()
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders::class, Store::class)
	open class Web

	open class Store(private val tracer: Tracer) {

		@WithSpan("find")
		open suspend fun find(id: String): String {
			delay(5)
			tracer.spanBuilder("within find").startSpan().end()
			return "order $id"
		}

		@WithSpan("fail")
		open suspend fun fail(): String {
			delay(5)
			throw IllegalStateException("on purpose")
		}

	}

	@RestController
	open class Orders(private val store: Store, private val tracer: Tracer) {

		@GetMapping("/orders/{id}")
		open suspend fun order(@PathVariable id: String): String {
			make("at once")
			val found = store.find(id)
			make("after it")
			withContext(Dispatchers.IO) {
				make("elsewhere")
				store.find(id)
			}
			return found
		}

		@WithSpan("handle")
		@GetMapping("/spanned")
		open suspend fun spanned(): String {
			delay(5)
			make("within it")
			return store.find("2")
		}

		@GetMapping("/failing")
		open suspend fun failing(): String = store.fail()

		private fun make(name: String) = tracer.spanBuilder(name).startSpan().end()

	}

}
