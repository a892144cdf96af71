package dev.otelspring.autoconfigure.doctor;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application whose SLF4J leads nowhere; it prints what is found of that. */
public final class UnboundMain {

	private UnboundMain() {
	}

	/**
	 * Runs it.
	 * @param args where it sends
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Shop.class)
			.web(WebApplicationType.NONE)
			.run("--otel.exporter.otlp.endpoint=" + args[0], "--management.otlp.metrics.export.enabled=false",
					"--spring.main.banner-mode=off")) {
			context.getBean(Doctor.class)
				.examine()
				.stream()
				.filter((finding) -> finding.id().equals("log-appender"))
				.forEach((finding) -> System.out
					.println(finding.severity() + " " + finding.what() + "\n" + finding.mend()));
		}
	}

	@EnableAutoConfiguration
	static class Shop {

	}

}
