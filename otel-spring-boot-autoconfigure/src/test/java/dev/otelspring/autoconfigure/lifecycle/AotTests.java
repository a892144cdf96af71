package dev.otelspring.autoconfigure.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.ChildJvm;
import dev.otelspring.autoconfigure.testing.SentLog;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that was processed ahead of time, as {@code mvn spring-boot:process-aot}
 * does it, and runs with {@code spring.aot.enabled}.
 */
class AotTests {

	private static final String[] ARGUMENTS = { "--server.port=0", "--management.otlp.metrics.export.enabled=false",
			"--management.prometheus.metrics.export.enabled=false", "--spring.autoconfigure.exclude="
					+ "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" };

	@AutoClose
	private final Backend backend = Backend.start();

	@Test
	void runsAsItWasProcessed(@TempDir Path directory) throws IOException {
		Path sources = directory.resolve("sources");
		Path resources = directory.resolve("resources");
		Path classes = directory.resolve("classes");
		List<String> processing = new ArrayList<>(List.of(ShopMain.class.getName(), sources.toString(),
				resources.toString(), classes.toString(), "dev.otelspring", "shop"));
		processing.addAll(List.of(ARGUMENTS));
		ChildJvm.Result processed = new ChildJvm().run(SpringApplicationAotProcessor.class.getName(),
				processing.toArray(String[]::new));
		assertThat(processed.exit()).as(processed.output()).isZero();
		compile(sources, classes);

		ChildJvm child = new ChildJvm();
		List<String> classPath = new ArrayList<>(List.of(classes.toString(), resources.toString()));
		classPath.addAll(child.classPath());
		List<String> arguments = new ArrayList<>(List.of(ARGUMENTS));
		for (String property : this.backend.properties()) {
			arguments.add("--" + property);
		}
		ChildJvm.Result result = child.on(classPath)
			.options("-Dspring.aot.enabled=true")
			.run(ShopMain.class.getName(), arguments.toArray(String[]::new));
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.output()).contains("Starting AOT-processed ShopMain");
		assertThat(this.backend.spans()).as(result.output())
			.extracting(SentSpan::name)
			.containsExactlyInAnyOrder(Shop.SPANS);
		assertThat(this.backend.logs("shop")).extracting(SentLog::body).containsExactly("sold");
		assertThat(this.backend.numbers("sales")).hasSize(1);
		assertThat(this.backend.numbers("looks")).hasSize(1);
		assertThat(this.backend.numbers("books")).containsValue(7L);
		assertThat(this.backend.metric("jvm.thread.count")).isPresent();
		assertThat(result.complaints()).filteredOn((line) -> line.contains("otelspring.") || line.contains("telemetry"))
			.isEmpty();
		hintsAreThere(resources);
		proxiesAreThere(classes);
	}

	@Test
	void reflectsUponNothingWithoutAHint(@TempDir Path directory) {
		ChildJvm child = new ChildJvm();
		String agent = child.classPath()
			.stream()
			.filter((entry) -> entry.contains("spring-core-test"))
			.findFirst()
			.orElseThrow();
		List<String> arguments = new ArrayList<>(List.of(directory.toString()));
		arguments.addAll(List.of(ARGUMENTS));
		for (String property : this.backend.properties()) {
			arguments.add("--" + property);
		}
		ChildJvm.Result result = child.options("-javaagent:" + agent + "=+dev.otelspring,+org.springframework.util")
			.run(HintsMain.class.getName(), arguments.toArray(String[]::new));
		assertThat(result.exit()).as(result.output()).isZero();
		assertThat(result.output().lines().filter((line) -> line.startsWith(HintsMain.RECORDED))).as(result.output())
			.singleElement()
			.isNotEqualTo(HintsMain.RECORDED + "0");
		// The check of clients is off in a native image, and our own metadata is not
		// looked for aside.
		assertThat(result.output()
			.lines()
			.filter((line) -> line.startsWith(HintsMain.MISSING) && !line.contains(".doctor.ClientCheck.")
					&& !line.contains(".doctor.KnownProperties.ofThisLibrary(")))
			.isEmpty();
	}

	// A native image cannot make them.
	private static void proxiesAreThere(Path classes) {
		assertThat(classes.resolve(Shop.Shelf.class.getName().replace('.', '/') + "$$SpringCGLIB$$0.class")).exists();
		assertThat(classes
			.resolve("org/springframework/scheduling/concurrent/ThreadPoolTaskScheduler$$SpringCGLIB$$0.class"))
			.exists();
	}

	private static void hintsAreThere(Path resources) throws IOException {
		try (Stream<Path> files = Files.walk(resources)) {
			Path metadata = files.filter((file) -> file.endsWith("reachability-metadata.json"))
				.findFirst()
				.orElseThrow();
			assertThat(Files.readString(metadata)).contains("dev.otelspring.autoconfigure.OtelProperties", "\"books\"",
					"\"look\"");
		}
	}

	private static void compile(Path sources, Path classes) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> walk = Files.walk(sources)) {
			List<File> units = walk.filter((file) -> file.toString().endsWith(".java")).map(Path::toFile).toList();
			boolean compiled = compiler.getTask(null, files, null, List.of("-nowarn", "-proc:none", "-cp",
					classes + File.pathSeparator + System.getProperty("java.class.path"), "-d", classes.toString()),
					null, files.getJavaFileObjectsFromFiles(units))
				.call();
			assertThat(compiled).isTrue();
		}
	}

}
