package dev.otelspring.autoconfigure.lifecycle;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.ChildJvm;
import dev.otelspring.autoconfigure.testing.Contexts;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that DevTools restarts: its classes are loaded anew, the libraries'
 * stay.
 */
class DevToolsTests {

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void goesOnAfterARestart(@TempDir Path directory) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0",
				"--management.otlp.metrics.export.enabled=false",
				"--management.prometheus.metrics.export.enabled=false", "--spring.devtools.livereload.enabled=false",
				"--spring.autoconfigure.exclude="
						+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"));
		for (String property : this.backend.properties()) {
			arguments.add("--" + property);
		}
		ChildJvm child = new ChildJvm();
		List<String> classPath = new ArrayList<>();
		for (String entry : child.classPath()) {
			classPath.add(Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry), directory) : entry);
		}
		// What DevTools loads anew is in a directory.
		classPath.add(0, application(directory.resolve("classes")));
		ChildJvm.Result result = child.on(classPath)
			.with("devtools", ".*")
			.options("-Dspring.devtools.restart.enabled=true")
			.run(Restarted.class.getName(), arguments.toArray(String[]::new));
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.output()).contains("run 1", "run 2", "other class: true");
		assertThat(this.backend.spans()).as(result.output())
			.extracting(SentSpan::name)
			.containsExactlyInAnyOrderElementsOf(
					Stream.of(Shop.SPANS).flatMap((name) -> Stream.of(name, name)).toList());
		assertThat(this.backend.logs("shop")).extracting(SentLog::body).containsExactly("sold", "sold");
		assertThat(result.output().lines().filter((line) -> line.startsWith("threads: ")).distinct())
			.as("the same after the restart")
			.hasSize(1);
		assertThat(result.complaints()).filteredOn((line) -> line.contains("otelspring.") || line.contains("telemetry"))
			.isEmpty();
	}

	private static String application(Path directory) throws IOException {
		Path classes = Path.of(DevToolsTests.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		String packagePath = DevToolsTests.class.getPackageName().replace('.', '/');
		Files.createDirectories(directory.resolve(packagePath));
		try (Stream<Path> files = Files.list(classes.resolve(packagePath))) {
			for (Path file : files.toList()) {
				Files.copy(file, directory.resolve(packagePath).resolve(file.getFileName()));
			}
		}
		return directory.toString();
	}

	private static String jar(Path classes, Path directory) throws IOException {
		Path jar = Files.createTempFile(directory, "library", ".jar");
		try (OutputStream out = Files.newOutputStream(jar);
				ZipOutputStream zip = new ZipOutputStream(out);
				Stream<Path> files = Files.walk(classes)) {
			for (Path file : files.sorted().toList()) {
				String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
				// The application is not a library.
				if (Files.isRegularFile(file) && !name.contains("/lifecycle/")) {
					zip.putNextEntry(new ZipEntry(name));
					Files.copy(file, zip);
				}
				else if (Files.isDirectory(file) && !name.isEmpty()) {
					zip.putNextEntry(new ZipEntry(name + "/"));
				}
			}
		}
		return jar.toString();
	}

	/** Sells once, is restarted, sells once more, and ends. */
	public static class Restarted {

		private static final String RUNS = "shop.runs";

		private static final String CLASS = "shop.class";

		public static void main(String[] args) {
			SpringApplication application = new SpringApplication(Shop.class);
			application.addListeners((ApplicationListener<ApplicationReadyEvent>) Restarted::run);
			application.run(args);
		}

		private static void run(ApplicationReadyEvent event) {
			int run = Integer.getInteger(RUNS, 0) + 1;
			System.setProperty(RUNS, String.valueOf(run));
			System.out.println("run " + run);
			String loader = Shop.class.getClassLoader().toString();
			System.out.println("other class: " + !loader.equals(System.getProperty(CLASS, loader)));
			System.setProperty(CLASS, loader);
			ConfigurableApplicationContext context = event.getApplicationContext();
			Thread thread = new Thread(() -> sell(run, context), "buyer");
			thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
			thread.start();
		}

		private static void sell(int run, ConfigurableApplicationContext context) {
			try {
				ShopMain.sell(context);
				// Some threads come with the first collection.
				Contexts.collect(context);
				System.out.println("threads: " + Thread.getAllStackTraces()
					.keySet()
					.stream()
					.map(Thread::getName)
					.filter((name) -> name.matches("(otel-|PeriodicMetric).*"))
					.sorted()
					.toList());
				if (run == 1) {
					Class<?> restarter = Class.forName("org.springframework.boot.devtools.restart.Restarter");
					restarter.getMethod("restart").invoke(restarter.getMethod("getInstance").invoke(null));
				}
				else {
					context.close();
					System.exit(0);
				}
			}
			catch (Exception ex) {
				ex.printStackTrace();
				System.exit(2);
			}
		}

	}

}
