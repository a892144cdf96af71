package dev.otelspring.autoconfigure.page;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chromium without a window. Where there is none the tests are left out, other than with
 * {@code BROWSER_TESTS=required} in the environment.
 */
final class Browser implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ChromeDriver driver;

	private Browser(ChromeDriver driver) {
		this.driver = driver;
	}

	static Browser start() {
		File chromium = find("chromium", "chromium-browser", "google-chrome");
		File chromedriver = find("chromedriver");
		boolean there = chromium != null && chromedriver != null;
		if ("required".equals(System.getenv("BROWSER_TESTS"))) {
			assertThat(there).as("chromium and chromedriver are on the PATH").isTrue();
		}
		Assumptions.assumeTrue(there, "chromium and chromedriver are on the PATH");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--window-size=1280,1000", "--hide-scrollbars", "--lang=en");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(chromedriver)
			.usingAnyFreePort()
			.build();
		return new Browser(new ChromeDriver(service, options));
	}

	private static File find(String... names) {
		return Stream.of(names)
			.flatMap((name) -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
				.map((directory) -> new File(directory, name)))
			.filter(File::canExecute)
			.findFirst()
			.orElse(null);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	// Opens an address anew, with nothing remembered of another.
	void open(String url) {
		this.driver.get("about:blank");
		complaints();
		this.driver.get(url);
	}

	// Waits until some element of that kind has the text.
	void await(String css, String text) {
		Awaitility.await(css + " has '" + text + "'")
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(texts(css)).anyMatch((found) -> found.contains(text)));
	}

	void awaitNone(String css) {
		Awaitility.await(css + " is gone").atMost(PATIENCE).until(() -> all(css).isEmpty());
	}

	// What stands there; what is exchanged meanwhile is looked at again.
	List<String> texts(String css) {
		return fresh((page) -> page.all(css).stream().map(WebElement::getText).toList());
	}

	List<WebElement> all(String css) {
		return this.driver.findElements(By.cssSelector(css));
	}

	WebElement one(String css) {
		return this.driver.findElement(By.cssSelector(css));
	}

	void click(String css) {
		Awaitility.await(css).atMost(PATIENCE).until(() -> !all(css).isEmpty());
		fresh((page) -> {
			page.one(css).click();
			return true;
		});
	}

	// Presses keys, wherever the focus is.
	void press(CharSequence... keys) {
		Actions actions = new Actions(this.driver);
		Stream.of(keys).forEach(actions::sendKeys);
		actions.perform();
	}

	String focused() {
		return String.valueOf(this.driver.executeScript(
				"const at = document.activeElement; return at.dataset.key ?? at.id + at.name + at.textContent"));
	}

	// As the system of the user has it.
	void prefer(String theme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
	}

	// Blocked scripts and styles, failed requests, errors.
	List<String> complaints() {
		return this.driver.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	void screenshot(String name) {
		try {
			Path directory = Files.createDirectories(Path.of("target/screenshots"));
			Files.write(directory.resolve(name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private <T> T fresh(Function<Browser, T> look) {
		for (int attempt = 0;; attempt++) {
			try {
				return look.apply(this);
			}
			catch (StaleElementReferenceException ex) {
				if (attempt == 20) {
					throw ex;
				}
			}
		}
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
