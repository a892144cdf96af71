package dev.otelspring.autoconfigure.instrumentation.logback;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Connects the appender to the SDK when all beans are there, so that no processor is
 * given a record before it is complete.
 */
final class LogbackConnection implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LogbackConnection.class);

	private final @Nullable LogbackSession session;

	private final LogbackRecords records;

	LogbackConnection(@Nullable LogbackSession session, LogbackRecords records) {
		this.session = session;
		this.records = records;
	}

	@Override
	public void afterSingletonsInstantiated() {
		long dropped = (this.session != null) ? this.session.connect(this.records) : 0;
		if (dropped > 0) {
			logger.warn(dropped + " log lines from before the SDK was there are not exported: they were more than "
					+ "is held until then");
		}
	}

}
