package dev.otelspring.autoconfigure.instrumentation.logging;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.QueueRelief;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
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

	private final ObjectProvider<QueueRelief> relief;

	/**
	 * Prepares a connection.
	 * @param attachment {@code null} if nothing is attached
	 * @param emitter makes records
	 * @param findings takes what was dropped before
	 * @param relief asked between portions of what was held, since queues are bounded
	 */
	public LogConnection(@Nullable LogAttachment<E> attachment, LogEmitter<E> emitter, ConfigurationFindings findings,
			ObjectProvider<QueueRelief> relief) {
		this.attachment = attachment;
		this.emitter = emitter;
		this.findings = findings;
		this.relief = relief;
	}

	@Override
	public void afterSingletonsInstantiated() {
		long dropped = (this.attachment != null) ? this.attachment.connect(this.emitter, this::catchUp) : 0;
		if (dropped > 0) {
			this.findings.add(dropped + " log lines from before the SDK was there are not exported",
					"until then, " + LogRelay.MAX_EVENTS + " lines and 4 MB are held, and the newest are dropped",
					"Log less while the application starts, such as with logging.level.root=info");
		}
	}

	private void catchUp() {
		this.relief.ifAvailable(QueueRelief::await);
	}

	@Override
	public void destroy() {
		if (this.attachment != null) {
			this.attachment.disconnect();
		}
	}

}
