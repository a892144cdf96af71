package dev.otelspring.autoconfigure.instrumentation.annotation

import dev.otelspring.annotations.Counted
import dev.otelspring.annotations.MetricAttribute
import dev.otelspring.annotations.SpanAttribute
import dev.otelspring.annotations.Timed
import dev.otelspring.annotations.UpDownCounted
import dev.otelspring.annotations.WithSpan
import dev.otelspring.autoconfigure.testing.App
import dev.otelspring.autoconfigure.testing.Backend
import dev.otelspring.autoconfigure.testing.SentSpan
import io.opentelemetry.api.trace.Span
import io.opentelemetry.api.trace.Tracer
import io.opentelemetry.context.Context
import io.opentelemetry.extension.kotlin.asContextElement
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.entry
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.AutoClose
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import reactor.core.publisher.Hooks
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.context.annotation.Configuration
import org.springframework.context.annotation.Import

/** Annotations on suspending functions, and on those that return a flow. */
class SuspendingFunctionTests {

	@AutoClose
	private val backend: Backend = Backend.start()

	@BeforeEach
	@AfterEach
	fun disablePropagation() {
		Hooks.disableAutomaticContextPropagation()
	}

	@Test
	fun lastsUntilTheFunctionReturns() {
		call { assertThat(it.slow("book")).isEqualTo("book") }
		assertThat(backend.spans()).singleElement().satisfies({ span ->
			assertThat(span.name()).isEqualTo("SuspendingFunctionTests.Orders.slow")
			assertThat(span.attributes()).containsEntry("item", "book").hasSize(2)
			assertThat(span.status()).isEqualTo("UNSET")
			assertThat(span.endNanos() - span.startNanos()).isGreaterThanOrEqualTo(20_000_000)
		})
		assertThat(backend.numbers("slow")).containsExactly(entry(mapOf<String, Any>("item" to "book"), 1L))
		assertThat(backend.numbers("slow.active"))
			.containsExactly(entry(mapOf<String, Any>("item" to "book"), 0L))
		assertThat(backend.histogram("slow.duration").values).singleElement().satisfies({ point ->
			assertThat(point.sum).isGreaterThanOrEqualTo(0.02)
		})
	}

	@Test
	fun returnsAtOnceWhatIsThereAlready() {
		call {
			assertThat(it.nothing()).isNull()
			it.unit()
		}
		assertThat(backend.spans()).extracting<String>(SentSpan::name).containsExactly("nothing", "unit")
		assertThat(backend.numbers("done")).containsExactly(entry(mapOf<String, Any>(), 2L))
	}

	@Test
	fun tellsOfAFailure() {
		call { assertThrows<IllegalStateException> { it.failing() } }
		assertThat(backend.spans()).singleElement().satisfies({ span ->
			assertThat(span.status()).isEqualTo("ERROR")
			assertThat(span.attributes()).containsEntry("error.type", IllegalStateException::class.java.name)
			assertThat(span.events()).singleElement()
				.satisfies({ event -> assertThat(event.attributes()).containsEntry("exception.message", "on purpose") })
		})
		assertThat(backend.numbers("failed"))
			.containsExactly(entry(mapOf<String, Any>("error.type" to IllegalStateException::class.java.name), 1L))
	}

	@Test
	fun endsWhereTheCallerIsCancelled() {
		call { assertThrows<TimeoutCancellationException> { withTimeout(50) { it.forever() } } }
		assertThat(backend.spans()).singleElement()
			.satisfies({ span -> assertThat(span.status()).isEqualTo("UNSET") })
		assertThat(backend.numbers("forever")).containsExactly(entry(mapOf<String, Any>(), 1L))
		assertThat(backend.numbers("forever.active")).containsExactly(entry(mapOf<String, Any>(), 0L))
	}

	@ParameterizedTest
	@ValueSource(strings = ["auto", "limited"])
	fun keepsItsSpanCurrentWhereverTheCoroutineGoesOn(propagation: String) {
		call("spring.reactor.context-propagation=$propagation") {
			it.outer()
			assertThat(Context.current()).isSameAs(Context.root())
		}
		val outer = span("outer")
		assertThat(backend.spans()).filteredOn { span -> span.parentSpanId() == outer.spanId() }
			.extracting<String>(SentSpan::name)
			.containsExactlyInAnyOrder("at once", "after a delay", "take", "elsewhere", "take", "concurrent", "take",
					"at the end")
		assertThat(backend.spans()).allSatisfy({ span -> assertThat(span.traceId()).isEqualTo(outer.traceId()) })
		assertThat(span("within take").parentSpanId()).isIn(backend.spans().filter { it.name() == "take" }
			.map(SentSpan::spanId))
	}

	@Test
	fun isTheChildOfWhatItsCallerMadeCurrent() {
		call { orders ->
			val caller = orders.tracer.spanBuilder("caller").startSpan()
			caller.makeCurrent().use { runBlocking { orders.unit() } }
			caller.end()
		}
		assertThat(span("unit").parentSpanId()).isEqualTo(span("caller").spanId())
	}

	@Test
	fun isTheChildOfWhatItsCallersCoroutineHas() {
		call { orders ->
			val caller = orders.tracer.spanBuilder("caller").startSpan()
			orders.within(caller) { orders.unit() }
			caller.end()
		}
		assertThat(span("unit").parentSpanId()).isEqualTo(span("caller").spanId())
		assertThat(span("caller").parentSpanId()).isEmpty()
		assertThat(span("within").parentSpanId()).isEmpty()
	}

	@Test
	fun leavesNothingCurrentOnThreads() {
		call {
			coroutineScope {
				val one = async(Dispatchers.Unconfined) { it.leaking() }
				yield()
				assertThat(Context.current()).isSameAs(Context.root())
				one.await()
			}
			assertThat(Context.current()).isSameAs(Context.root())
		}
		assertThat(span("leaking").parentSpanId()).isEmpty()
	}

	@Test
	fun followsAFlow() {
		call { assertThat(it.flow().toList()).containsExactly(1, 2) }
		assertThat(span("in the flow").parentSpanId()).isEqualTo(span("flow").spanId())
		assertThat(span("take").parentSpanId()).isEqualTo(span("flow").spanId())
	}

	@Test
	fun followsAFlowOfASuspendingFunction() {
		call { assertThat(it.suspendedFlow().toList()).containsExactly(1, 2) }
		assertThat(span("take").parentSpanId()).isEqualTo(span("suspended flow").spanId())
		assertThat(span("suspended flow").endNanos()).isGreaterThanOrEqualTo(span("take").endNanos())
	}

	private fun call(vararg properties: String, calls: suspend (Orders) -> Unit) {
		App.of(Beans::class.java).noWeb().sendingTo(backend).with(*properties).start().use { app ->
			runBlocking { calls(app.bean(Orders::class.java)) }
			app.settle()
		}
	}

	private fun span(name: String): SentSpan = backend.spans().first { it.name() == name }

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Orders::class, Stock::class)
	open class Beans

	open class Stock(private val tracer: Tracer) {

		@WithSpan("take")
		open suspend fun take(@SpanAttribute item: String): String {
			delay(5)
			tracer.spanBuilder("within take").startSpan().end()
			return item
		}

	}

	open class Orders(private val stock: Stock, open val tracer: Tracer) {

		@WithSpan
		@Counted("slow")
		@UpDownCounted("slow.active")
		@Timed("slow.duration")
		open suspend fun slow(@SpanAttribute @MetricAttribute item: String): String {
			delay(20)
			return item
		}

		@WithSpan("nothing")
		@Counted("done")
		open suspend fun nothing(): String? = null

		@WithSpan("unit")
		@Counted("done")
		open suspend fun unit() {
		}

		@WithSpan("failing")
		@Counted("failed")
		open suspend fun failing(): String {
			delay(1)
			throw IllegalStateException("on purpose")
		}

		@WithSpan("forever")
		@Counted("forever")
		@UpDownCounted("forever.active")
		open suspend fun forever() {
			delay(60_000)
		}

		@WithSpan("outer")
		open suspend fun outer() = coroutineScope {
			make("at once")
			delay(5)
			make("after a delay")
			stock.take("book")
			withContext(Dispatchers.IO) {
				make("elsewhere")
				stock.take("pen")
			}
			val concurrent = async(Dispatchers.Default) {
				make("concurrent")
				stock.take("ink")
			}
			concurrent.await()
			make("at the end")
		}

		@WithSpan("within")
		open suspend fun within(span: Span, work: suspend () -> Unit) {
			withContext(Context.current().with(span).asContextElement()) {
				delay(1)
				work()
			}
		}

		@WithSpan("leaking")
		@Suppress("MustBeClosed")
		open suspend fun leaking() {
			val left = tracer.spanBuilder("left").startSpan()
			left.makeCurrent()
			left.end()
			delay(20)
		}

		@WithSpan("flow")
		open fun flow(): Flow<Int> = flow {
			emit(1)
			delay(5)
			make("in the flow")
			stock.take("book")
			emit(2)
		}

		@WithSpan("suspended flow")
		open suspend fun suspendedFlow(): Flow<Int> {
			delay(1)
			return flow {
				emit(1)
				stock.take("book")
				emit(2)
			}
		}

		private fun make(name: String) = tracer.spanBuilder(name).startSpan().end()

	}

}
