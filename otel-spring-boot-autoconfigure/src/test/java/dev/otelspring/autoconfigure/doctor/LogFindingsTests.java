package dev.otelspring.autoconfigure.doctor;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import dev.otelspring.autoconfigure.doctor.Finding.Severity;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.ChildJvm;
import dev.otelspring.autoconfigure.testing.Contexts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines that are logged and become no records. */
class LogFindingsTests {

	private static final String LOST = "dev.otelspring.lost";

	private static final LoggerContext loggerContext = (LoggerContext) LoggerFactory.getILoggerFactory();

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void tellsOfLinesThatDoNotComeToTheAppender() {
		try (App app = App.of(Shop.class).noWeb().sendingTo(this.backend).start()) {
			assertThat(findings(app.context())).isEmpty();
			tellsOfALoggerThatLeadsElsewhere(app);
			tellsThatSomebodyTookTheAppenderOff(app);
			tellsOfALaterApplication(app);
			// A finding is gone once its cause is.
			assertThat(findings(app.context())).isEmpty();
		}
	}

	private void tellsOfALoggerThatLeadsElsewhere(App app) {
		Logger logger = loggerContext.getLogger(LOST);
		ListAppender<ILoggingEvent> own = new ListAppender<>();
		own.start();
		try {
			logger.setAdditive(false);
			logger.addAppender(own);
			logger.info("lost");
			app.deliver();
			assertThat(own.list).hasSize(1);
			assertThat(this.backend.logs(LOST)).isEmpty();
			assertThat(findings(app.context())).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.WARNING);
				assertThat(finding.what()).isEqualTo("Log lines of '" + LOST + "' are not exported");
			});
		}
		finally {
			logger.detachAppender(own);
			logger.setAdditive(true);
		}
	}

	private void tellsThatSomebodyTookTheAppenderOff(App app) {
		Logger root = loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Appender<ILoggingEvent> ours = root.getAppender("OpenTelemetry");
		root.detachAppender(ours);
		assertThat(findings(app.context())).extracting(Finding::what)
			.containsExactly("Log lines of 'ROOT' are not exported");
		root.addAppender(ours);
	}

	private void tellsOfALaterApplication(App first) {
		try (App second = App.of(Shop.class).noWeb().sendingTo(this.backend).start()) {
			assertThat(findings(first.context())).singleElement().satisfies((finding) -> {
				assertThat(finding.severity()).isEqualTo(Severity.INFO);
				assertThat(finding.what()).contains("Another application in this JVM");
			});
			assertThat(findings(second.context())).isEmpty();
		}
	}

	@Test
	void tellsThatNoSpringApplicationStartedIt() {
		Contexts.runner()
			.withPropertyValues(this.backend.properties())
			.run((context) -> assertThat(findings(context)).singleElement()
				.extracting(Finding::why)
				.asString()
				.contains("SpringApplication"));
	}

	@Test
	void saysNothingOfWhatIsSwitchedOff() {
		for (String off : List.of("otel.logs.exporter=none", "otel.instrumentation.logback-appender.enabled=false")) {
			Contexts.runner()
				.withPropertyValues(this.backend.properties())
				.withPropertyValues(off)
				.run((context) -> assertThat(findings(context)).as(off).isEmpty());
		}
	}

	@Test
	void tellsThatSlf4jLeadsToAnotherLibrary() {
		ChildJvm.Result result = new ChildJvm().without("logback-.*|log4j-to-slf4j-.*|spring-boot-starter-logging-.*")
			.run(UnboundMain.class.getName(), this.backend.receiver().endpoint().toString());
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.output()).contains(
				"WARNING Log lines are not exported: they go to org.slf4j.helpers.NOPLoggerFactory",
				"Put spring-boot-starter-logging");
	}

	private static List<Finding> findings(ApplicationContext context) {
		return context.getBean(Doctor.class)
			.examine()
			.stream()
			.filter((finding) -> finding.id().equals("log-appender"))
			.toList();
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
