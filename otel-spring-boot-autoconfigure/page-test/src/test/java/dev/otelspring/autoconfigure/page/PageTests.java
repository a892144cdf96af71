package dev.otelspring.autoconfigure.page;

import java.time.Duration;
import java.util.List;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** What the page shows, and how one gets about in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTests {

	private Browser browser;

	private Backend backend;

	private App app;

	@BeforeAll
	void start() {
		this.browser = Browser.start();
		this.backend = Backend.start();
		this.app = shop().sendingTo(this.backend).start();
	}

	@AfterAll
	void stop() {
		if (this.browser != null) {
			this.browser.close();
		}
		if (this.app != null) {
			this.app.close();
		}
		if (this.backend != null) {
			this.backend.close();
		}
	}

	@BeforeEach
	void forget() {
		this.browser.complaints();
	}

	private static App.Builder shop() {
		return App.of(Shop.class)
			.without("org.springframework.security")
			.with("management.endpoints.web.exposure.include=otel", "otel.service.name=shop",
					"otel.metric.export.interval=500ms");
	}

	@Test
	void showsThePipelineWithLiveCounts() {
		open("");
		this.browser.await(".picture text", "delivering · 0 dropped");
		this.browser.await(".empty.ok", "Nothing keeps telemetry from arriving");
		this.browser.await("header .badge", "All well");
		int before = made();
		for (int i = 0; i < 5; i++) {
			this.app.get("/orders");
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> made() >= before + 20);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> !this.browser.all(".picture .line.flows").isEmpty());
		assertThat(this.browser.complaints()).isEmpty();
	}

	private int made() {
		return this.browser.texts(".picture text")
			.stream()
			.filter((text) -> text.endsWith(" spans"))
			.map((text) -> Integer.valueOf(text.replaceAll("[^0-9]", "")))
			.findFirst()
			.orElse(0);
	}

	@Test
	void showsWhatIsInASpan() {
		this.app.get("/orders");
		this.app.get("/fails");
		open("traces");
		this.browser.click("tbody a");
		this.browser.await("[role=treeitem]", "charge");
		this.browser.click("[role=treeitem][aria-level='2']");
		this.browser.await(".exception", "java.lang.IllegalStateException the card has expired");
		this.browser.await(".details .faint", "ERROR");
		this.browser.click(".exception summary");
		this.browser.await(".exception pre", "at dev.otelspring.autoconfigure.page.Shop.fails");
		this.browser.click("tbody tr:nth-child(2) a");
		this.browser.await("[role=treeitem]", "reserve");
		this.browser.click("[role=treeitem][aria-level='3']");
		this.browser.await(".details .attributes th", "sku");
		this.browser.await(".details", "reserved");
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void findsTraces() {
		this.app.get("/orders");
		this.app.get("/fails");
		open("traces");
		this.browser.await("tbody a", "GET /orders");
		this.browser.one("input[name=text]").sendKeys("expired", Keys.ENTER);
		this.browser.await(".empty", "None of the remembered traces is like that");
		this.browser.one("input[name=text]").clear();
		this.browser.one("input[name=error]").click();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.browser.texts("tbody a")).isNotEmpty().containsOnly("GET /fails"));
	}

	@Test
	void isUsedWithKeysAlone() {
		this.app.get("/orders");
		open("");
		this.browser.await("h1", "shop");
		this.browser.press("?");
		this.browser.await("dialog[open]", "search");
		this.browser.press(Keys.ESCAPE);
		this.browser.awaitNone("dialog[open]");
		this.browser.press("2");
		this.browser.await("[aria-selected=true]", "Traces");
		assertThat(this.browser.focused()).startsWith("tab-traces");
		this.browser.press(Keys.ARROW_RIGHT);
		this.browser.await("[aria-selected=true]", "Logs");
		this.browser.press(Keys.ARROW_LEFT);
		this.browser.await("tbody a", "GET");
		this.browser.press("p");
		this.browser.await("#live", "Paused");
		this.browser.press("/");
		assertThat(this.browser.focused()).contains("text");
		// Text, attribute, duration, failed, Find, the first row.
		this.browser.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB, Keys.TAB);
		String first = this.browser.focused();
		assertThat(first).hasSize(32);
		this.browser.press(Keys.ARROW_DOWN);
		this.browser.press(Keys.ARROW_UP);
		assertThat(this.browser.focused()).isEqualTo(first);
		this.browser.press(Keys.ENTER);
		this.browser.await("[role=treeitem]", "GET");
		int spans = this.browser.all("[role=treeitem]").size();
		this.browser.press(Keys.ESCAPE);
		this.browser.awaitNone("[role=treeitem]");
		assertThat(this.browser.focused()).isEqualTo(first);
		this.browser.press(Keys.ENTER);
		this.browser.await("[role=treeitem]", "GET");
		while (!"treeitem".equals(role())) {
			this.browser.press(Keys.TAB);
		}
		this.browser.press(Keys.ARROW_LEFT);
		Awaitility.await().until(() -> this.browser.all("[role=treeitem]").size() == 1);
		this.browser.press(Keys.ARROW_RIGHT);
		Awaitility.await().until(() -> this.browser.all("[role=treeitem]").size() == spans);
	}

	private String role() {
		return String.valueOf(this.browser.driver().executeScript("return document.activeElement.role"));
	}

	@Test
	void keepsTheFocusWhenATraceComes() {
		this.app.get("/orders");
		open("traces");
		this.browser.await("tbody a", "GET");
		this.browser.driver().executeScript("document.querySelector('tbody a').focus()");
		String focused = this.browser.focused();
		int rows = this.browser.all("tbody tr").size();
		this.app.get("/orders");
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> this.browser.all("tbody tr").size() > rows);
		assertThat(this.browser.focused()).isEqualTo(focused);
	}

	/** What others can have written somewhere is text here. */
	@Test
	void runsNothingOfWhatItShows() {
		this.app.get("/hostile");
		open("traces");
		this.browser.await("tbody a", Shop.HOSTILE);
		this.browser.all("tbody a")
			.stream()
			.filter((link) -> link.getText().equals(Shop.HOSTILE))
			.findFirst()
			.orElseThrow()
			.click();
		this.browser.click(".exception summary");
		this.browser.await(".attributes td", Shop.HOSTILE);
		this.browser.await(".attributes th", Shop.HOSTILE);
		this.browser.await(".exception", Shop.HOSTILE);
		this.browser.await("[role=treeitem]", Shop.HOSTILE);
		assertThat(this.browser.all("otel-page img, otel-page script")).isEmpty();
		assertThat(hacked()).isNull();
		assertThat(this.browser.complaints()).isEmpty();
	}

	/** If something did get in, the policy stops it. */
	@Test
	void allowsNoScriptButItsOwn() {
		open("");
		this.browser.await("h1", "shop");
		this.browser.driver()
			.executeScript(
					"""
							const attempts = [
							  () => { document.body.innerHTML = '<img src=x onerror="window.hacked = 3">'; },
							  () => document.body.setAttribute('onclick', 'window.hacked = 4'),
							  () => document.body.append(Object.assign(document.createElement('script'), {src: 'data:,window.hacked = 5'})),
							  () => document.body.append(Object.assign(document.createElement('img'), {src: 'http://localhost:1/hacked'})),
							];
							attempts.forEach((attempt) => { try { attempt(); } catch { } });
							document.body.click();
							""");
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.browser.complaints())
				.anyMatch((message) -> message.contains("Content Security Policy")));
		assertThat(hacked()).isNull();
	}

	private Object hacked() {
		return this.browser.driver().executeScript("return window.hacked ?? null");
	}

	@Test
	void isLightAndDark() {
		open("");
		this.browser.prefer("light");
		assertThat(ground()).isEqualTo("rgb(246, 247, 249)");
		this.browser.prefer("dark");
		assertThat(ground()).isEqualTo("rgb(20, 23, 28)");
		this.browser.click("#theme");
		this.browser.await("#theme", "light");
		assertThat(ground()).isEqualTo("rgb(246, 247, 249)");
		this.browser.click("#theme");
		this.browser.prefer("light");
		assertThat(ground()).isEqualTo("rgb(20, 23, 28)");
		this.browser.driver().navigate().refresh();
		this.browser.await("#theme", "dark");
		assertThat(ground()).isEqualTo("rgb(20, 23, 28)");
		this.browser.click("#theme");
		this.browser.await("#theme", "auto");
		assertThat(ground()).isEqualTo("rgb(246, 247, 249)");
	}

	private String ground() {
		return this.browser.one("body").getCssValue("background-color").replace("rgba", "rgb").replace(", 1)", ")");
	}

	@Test
	void changesWhatIsSampled() {
		open("");
		this.browser.await("h1", "shop");
		this.browser.one("#actions + otel-actions input[name=value]").sendKeys("25", Keys.ENTER);
		this.browser.await("#answer", "TraceIdRatioBased{0.250000}");
		this.browser.click("otel-actions form button[type=button]");
		this.browser.await("#answer", "AlwaysOnSampler");
		this.browser.click("#flush");
		this.browser.await("#answer", "Nothing waits in memory any more");
	}

	/** A newcomer whose collector listens elsewhere. */
	@Test
	void tellsThatNobodyListens() {
		try (Backend gone = Backend.start()) {
			String endpoint = gone.receiver().endpoint().toString();
			gone.close();
			try (App newcomer = shop().with("otel.exporter.otlp.endpoint=" + endpoint).start()) {
				this.browser.open(newcomer.url("/actuator/otel"));
				Awaitility.await("the finding")
					.atMost(Duration.ofSeconds(5))
					.until(() -> this.browser.texts(".finding.error")
						.stream()
						.anyMatch((text) -> text.contains("connection refused")
								&& text.contains("otel.exporter.otlp.endpoint")));
				this.browser.await("header .badge", "Telemetry does not arrive · 1 finding");
				newcomer.get("/orders");
				newcomer.get("/fails");
				this.browser.await(".picture text", "retrying");
				for (String theme : List.of("light", "dark")) {
					this.browser.prefer(theme);
					this.browser.screenshot("overview-" + theme);
				}
				newcomer.close();
				this.browser.await("[role=alert]", "The application does not answer");
			}
		}
	}

	@Test
	void changesNothingWhereThatIsNotAllowed() {
		try (App readable = shop().sendingTo(this.backend).with("management.endpoint.otel.access=read-only").start()) {
			this.browser.open(readable.url("/actuator/otel"));
			this.browser.await("h1", "shop");
			assertThat(this.browser.all("otel-actions, otel-exporters button")).isEmpty();
		}
	}

	@Test
	void showsEveryPart() {
		this.app.get("/orders");
		open("instrumentations");
		this.browser.await("tbody tr", "webmvc");
		this.browser.await("tbody tr", "not a reactive web application");
		this.browser.press("6");
		this.browser.await("tbody tr", "otel.service.name");
		this.browser.await(".attributes", "telemetry.sdk.language");
		this.browser.press("3");
		this.browser.await("tbody tr", "The last one of book-1 was sold");
		this.browser.one("input[name=text]").sendKeys("nowhere", Keys.ENTER);
		this.browser.await(".empty", "No log record is like that");
		this.browser.driver().executeScript("document.activeElement.blur()");
		this.browser.press("4");
		this.browser.await(".metrics li", "http.server.request.duration");
		this.browser.one("input[type=search]").sendKeys("request.dur");
		this.browser.click("details[data-name='http.server.request.duration'] summary");
		this.browser.await(".pair", "http.route=/orders");
		assertThat(this.browser.all(".histogram")).isNotEmpty();
		for (String theme : List.of("light", "dark")) {
			this.browser.prefer(theme);
			this.browser.screenshot("metrics-" + theme);
		}
		assertThat(this.browser.complaints()).isEmpty();
	}

	@Test
	void showsTheLogsOfASpan() {
		this.app.get("/orders");
		open("traces");
		this.browser.click("tbody a");
		this.browser.click("[role=treeitem][aria-level='2']");
		this.browser.await(".details .record", "The last one of book-1 was sold");
		this.browser.one("input[name=text]").sendKeys("place-order", Keys.ENTER);
		for (String theme : List.of("light", "dark")) {
			this.browser.prefer(theme);
			this.browser.screenshot("trace-" + theme);
		}
	}

	@Test
	void pausesAnExporter() {
		open("");
		this.browser.click("otel-exporters button");
		this.browser.await("otel-exporters .badge", "PAUSED");
		this.browser.click("otel-exporters button");
		this.browser.await("otel-exporters .badge", "DELIVERING");
	}

	private void open(String part) {
		this.browser.open(this.app.url("/actuator/otel#" + part));
	}

}
