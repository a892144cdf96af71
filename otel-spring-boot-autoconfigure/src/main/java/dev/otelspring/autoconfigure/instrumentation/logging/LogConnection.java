package dev.otelspring.autoconfigure.instrumentation.logging;

import dev.otelspring.autoconfigure.ConfigurationFindings;
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

	private final @Nullable LogAttachment<E> attachment;

	private final LogEmitter<E> emitter;

	private final ConfigurationFindings findings;

	/**
	 * Prepares a connection.
	 * @param attachment {@code null} if nothing is attached
	 * @param emitter makes records
	 * @param findings takes what was dropped before
	 */
	public LogConnection(@Nullable LogAttachment<E> attachment, LogEmitter<E> emitter, ConfigurationFindings findings) {
		this.attachment = attachment;
		this.emitter = emitter;
		this.findings = findings;
	}

	@Override
	public void afterSingletonsInstantiated() {
		long dropped = (this.attachment != null) ? this.attachment.connect(this.emitter) : 0;
		if (dropped > 0) {
			this.findings.add(dropped + " log lines from before the SDK was there are not exported",
					"until then, " + LogRelay.MAX_EVENTS + " lines and 4 MB are held, and the newest are dropped",
					"Log less while the application starts, such as with logging.level.root=info");
		}
	}

	@Override
	public void destroy() {
		if (this.attachment != null) {
			this.attachment.disconnect();
		}
	}

}
