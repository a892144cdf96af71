package dev.otelspring.autoconfigure.instrumentation.annotation;

/** What a method's declared type says of when its calls end. */
enum ResultKind {

	/** A call ends when it returns. */
	IMMEDIATE,

	/** Only what comes back tells. */
	UNKNOWN,

	/** A publisher: nothing happens before it is subscribed to. */
	PUBLISHER,

	/** A suspending function of Kotlin, of which Spring makes a publisher. */
	COROUTINE

}
