package dev.otelspring.autoconfigure.instrumentation.logging;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Connects the appender to the SDK when all beans are there, so that no processor is
 * given a record before it is complete.
 *
 * @param <E> the library's event
 */
public final class LogConnection<E> implements SmartInitializingSingleton, DisposableBean {

	private static final Log logger = LogFactory.getLog(LogConnection.class);

	private final @Nullable LogAttachment<E> attachment;

	private final LogEmitter<E> emitter;

	/**
	 * Prepares a connection.
	 * @param attachment {@code null} if nothing is attached
	 * @param emitter makes records
	 */
	public LogConnection(@Nullable LogAttachment<E> attachment, LogEmitter<E> emitter) {
		this.attachment = attachment;
		this.emitter = emitter;
	}

	@Override
	public void afterSingletonsInstantiated() {
		long dropped = (this.attachment != null) ? this.attachment.connect(this.emitter) : 0;
		if (dropped > 0) {
			logger.warn(dropped + " log lines from before the SDK was there are not exported: they were more than "
					+ "is held until then");
		}
	}

	@Override
	public void destroy() {
		if (this.attachment != null) {
			this.attachment.disconnect();
		}
	}

}
