package dev.otelspring.autoconfigure.instrumentation.logging;

import java.util.List;

import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * All that one application has attached to its logging library, from the moment that Boot
 * has set logging up until its context is closed, after the last bean.
 *
 * <p>
 * A context that fails to start destroys its beans and says why only after that. So what
 * is attached stays, holds what is logged again, and ends with whoever delivers it.
 *
 * @param <E> the library's event
 */
public final class LogAttachment<E> {

	/** The name of the singleton in the application's context. */
	public static final String BEAN_NAME = "otelLogAttachment";

	private final LogLibrary<E> library;

	private @Nullable LogRelay<E> relay;

	private @Nullable CorrelationKeys keys;

	private @Nullable ConfigurableApplicationContext context;

	private boolean connected;

	private LogAttachment(LogLibrary<E> library) {
		this.library = library;
	}

	/**
	 * Attaches what the environment asks for.
	 * @param library what is logged with
	 * @param environment the application's, complete
	 * @param classLoader the application's
	 * @param <E> the library's event
	 * @return possibly nothing at all
	 */
	public static <E> LogAttachment<E> open(LogLibrary<E> library, Environment environment, ClassLoader classLoader) {
		LogAttachment<E> attachment = new LogAttachment<>(library);
		if (LogAppenders.instruments(environment, classLoader, library.correlationModule())) {
			attachment.keys = CorrelationKeys.of(environment);
			library.correlate(attachment.keys);
		}
		if (LogAppenders.exports(environment, classLoader, library.appenderModule())) {
			attachment.relay = new LogRelay<>("true".equalsIgnoreCase(PropertyValues.text(environment,
					"otel.instrumentation." + library.appenderModule() + ".experimental.capture-code-attributes")));
			library.attach(attachment.relay);
		}
		return attachment;
	}

	/**
	 * Ends with a context, once it was active. What is registered first is destroyed
	 * last.
	 * @param newContext not refreshed yet
	 */
	public synchronized void endWith(ConfigurableApplicationContext newContext) {
		this.context = newContext;
		newContext.getBeanFactory().registerSingleton(BEAN_NAME, this);
		if (newContext.getBeanFactory() instanceof DefaultSingletonBeanRegistry registry) {
			registry.registerDisposableBean(BEAN_NAME, () -> {
				if (newContext.isClosed()) {
					close();
				}
			});
		}
	}

	/**
	 * Delivers what was held, and from now on what comes.
	 * @param emitter makes records
	 * @param pause lets those who take the records catch up
	 * @return how many lines had to be dropped before
	 */
	synchronized long connect(LogEmitter<E> emitter, Runnable pause) {
		this.connected = true;
		return (this.relay != null) ? this.relay.connect(emitter, pause) : 0;
	}

	/** The emitter's beans are destroyed: holds, if that is because the start failed. */
	synchronized void disconnect() {
		if (this.relay != null && this.context != null && !this.context.isClosed()) {
			this.connected = false;
			this.relay.hold();
		}
	}

	/**
	 * Whether log records are made.
	 * @return {@code false} where they are switched off
	 */
	public synchronized boolean exports() {
		return this.relay != null;
	}

	/**
	 * Loggers whose lines become no records, though they should.
	 * @return their names; empty if there are none, or log records are switched off
	 */
	public synchronized List<String> unattached() {
		return (this.relay != null) ? this.library.unattached() : List.of();
	}

	/**
	 * Whether another application in this JVM has the lines.
	 * @return {@code true} if one started later and has not ended
	 */
	public synchronized boolean isOverruled() {
		return this.relay != null && !this.library.leadsTo(this.relay);
	}

	/** Gives up if nobody has connected by now: nobody will. */
	public synchronized void settle() {
		if (!this.connected) {
			detach();
		}
	}

	/** Takes off all that was attached. */
	public synchronized void close() {
		detach();
		if (this.keys != null) {
			this.library.separate(this.keys);
			this.keys = null;
		}
	}

	private void detach() {
		if (this.relay != null) {
			this.library.detach(this.relay);
			this.relay.close();
			this.relay = null;
		}
	}

}
