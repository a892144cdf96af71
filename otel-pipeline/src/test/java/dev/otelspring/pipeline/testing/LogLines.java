package dev.otelspring.pipeline.testing;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.slf4j.LoggerFactory;

/**
 * Catches what one logger says, and keeps it off the console.
 */
public final class LogLines implements AutoCloseable {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private LogLines(String name) {
		this.logger = (Logger) LoggerFactory.getLogger(name);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.appender);
		this.appender.start();
	}

	/**
	 * Listens to a logger.
	 * @param name its name
	 * @return what it says from now on
	 */
	public static LogLines of(String name) {
		return new LogLines(name);
	}

	/**
	 * What was said so far.
	 * @return each line with its level, such as {@code WARN the backend …}
	 */
	public List<String> lines() {
		return List.copyOf(this.appender.list)
			.stream()
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.appender.stop();
	}

}
