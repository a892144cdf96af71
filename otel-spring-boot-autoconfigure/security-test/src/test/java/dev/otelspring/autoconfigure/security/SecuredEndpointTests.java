package dev.otelspring.autoconfigure.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.JsonPath;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /actuator/otel} behind Spring Security's filters, with Spring MVC. */
@ExtendWith(OutputCaptureExtension.class)
class SecuredEndpointTests {

	private static final String PAUSE = "{\"paused\": true}";

	@AutoClose
	private final Backend backend = Backend.start();

	private @Nullable App app;

	@AfterEach
	void stop() {
		if (this.app != null) {
			this.app.close();
		}
	}

	@Test
	void isReadByThoseWhoMayAndChangedByThoseWhoMay(CapturedOutput output) {
		start();
		assertThat(browser(null).status("GET", "", "")).isEqualTo(401);
		assertThat(browser(null).status("GET", "/traces", "", "Accept", "text/html")).isEqualTo(401);
		assertThat(browser(null).status("GET", "/page/page.js", "")).isEqualTo(401);
		assertThat(browser("nobody").status("GET", "/doctor", "")).isEqualTo(403);
		Browser support = browser("support");
		assertThat(support.status("GET", "/exporters/otlp", "")).isEqualTo(200);
		assertThat(support.status("POST", "/exporters/otlp", PAUSE, token(support))).isEqualTo(403);
		Browser operations = browser("operations");
		assertThat(operations.status("POST", "/exporters/otlp", PAUSE)).as("without a token").isEqualTo(403);
		assertThat(operations.status("DELETE", "/sampling", "")).as("without a token").isEqualTo(403);
		String state = support.send("GET", "/exporters/otlp", "").body();
		assertThat(state).doesNotContain("pausedSince");
		List<AuditEvent> events = new CopyOnWriteArrayList<>();
		app().context()
			.addApplicationListener(
					(ApplicationListener<AuditApplicationEvent>) (event) -> events.add(event.getAuditEvent()));
		String[] token = token(operations);
		assertThat(JsonPath.<String>read(operations.send("POST", "/exporters/otlp", PAUSE, token).body(), "$.state"))
			.isEqualTo("PAUSED");
		assertThat(operations.status("DELETE", "/exporters/otlp", "", token)).isEqualTo(200);
		assertThat(output).contains("the exporter 'otlp' was paused, and is PAUSED by 'operations'; before it was ");
		assertThat(events).filteredOn((event) -> event.getType().equals("OTEL_CHANGED"))
			.hasSize(2)
			.extracting(AuditEvent::getPrincipal)
			.containsOnly("operations");
		// Boot's own chain is gone where there is one of the user's, as documented.
		assertThat(app().get("/hello").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.endpoint.otel.access=read-only",
			"management.endpoints.access.max-permitted=read-only" })
	void cannotBeChangedWhereItMayOnlyBeRead(String property) {
		start(property);
		Browser operations = browser("operations");
		String[] token = token(operations);
		assertThat(operations.status("POST", "/exporters/otlp", PAUSE, token)).isEqualTo(405);
		assertThat(operations.status("DELETE", "/logs", "", token)).isEqualTo(405);
		assertThat(operations.status("POST", "/test-span", "", token)).isEqualTo(405);
		assertThat(JsonPath.<String>read(operations.send("GET", "", "").body(), "$.access")).isEqualTo("READ_ONLY");
	}

	@Test
	void isSecuredByDefaultAsAllOfActuatorIs() {
		this.app = App.of(Users.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel,health")
			.start();
		assertThat(browser(null).status("GET", "", "")).isEqualTo(401);
		assertThat(browser("support").status("GET", "", "")).isEqualTo(200);
		assertThat(app().get("/actuator/health").statusCode()).isEqualTo(200);
	}

	@Test
	void isSecuredAsDocumented() throws IOException {
		String documented = snippet(Path.of("../../docs/actuator.md"), "```java\n(.*?SecurityFilterChain.*?)```");
		String run = snippet(Path.of("src/test/java/dev/otelspring/autoconfigure/security/OtelEndpointSecurity.java"),
				"(@Bean\n.*)}\n$");
		assertThat(documented).isEqualTo(run);
	}

	// Without the indentation.
	private static String snippet(Path file, String pattern) throws IOException {
		Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(file));
		assertThat(matcher.find()).as(pattern).isTrue();
		return matcher.group(1).lines().map(String::strip).collect(Collectors.joining("\n")).strip();
	}

	// As the page finds it in its own document.
	private static String[] token(Browser browser) {
		String page = browser.send("GET", "", "", "Accept", "text/html").body();
		Matcher matcher = Pattern.compile("<meta name=\"csrf\" data-header=\"([^\"]+)\" content=\"([^\"]+)\">")
			.matcher(page);
		assertThat(matcher.find()).as(page).isTrue();
		return new String[] { matcher.group(1), matcher.group(2) };
	}

	private void start(String... more) {
		this.app = App.of(Users.class, OtelEndpointSecurity.class)
			.sendingTo(this.backend)
			.with("management.endpoints.web.exposure.include=otel")
			.with(more)
			.start();
	}

	private App app() {
		assertThat(this.app).isNotNull();
		return this.app;
	}

	private Browser browser(@Nullable String user) {
		return new Browser(app(), user);
	}

	@EnableAutoConfiguration
	@Import(Hello.class)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(User.withUsername("nobody").password("{noop}secret").build(),
					User.withUsername("support").password("{noop}secret").roles("SUPPORT").build(),
					User.withUsername("operations").password("{noop}secret").roles("OPERATIONS").build());
		}

	}

	@RestController
	static class Hello {

		@GetMapping("/hello")
		String hello() {
			return "hello";
		}

	}

}
