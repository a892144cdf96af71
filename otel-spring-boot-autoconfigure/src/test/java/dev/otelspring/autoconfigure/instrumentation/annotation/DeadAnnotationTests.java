package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.DeadApplication;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.LateBean;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.NoBean;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.NoBeanEither;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.OffBean;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.Parameters;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.SelfCaller;
import dev.otelspring.autoconfigure.instrumentation.annotation.dead.SelfKnower;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Contexts;
import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Annotations that do nothing are told, with what mends them. */
@ExtendWith(OutputCaptureExtension.class)
class DeadAnnotationTests {

	static Stream<Arguments> dead() {
		return Stream.of(Arguments.of(PrivateMethod.class, "@WithSpan", "place", "is private"),
				Arguments.of(StaticMethod.class, "@Counted", "place", "is static"),
				Arguments.of(FinalMethod.class, "@WithSpan", "place", "is final"),
				Arguments.of(FinalClass.class, "@WithSpan", "place", "the class is final"));
	}

	@ParameterizedTest
	@MethodSource("dead")
	void tellsOfMethodsThatNoProxyReaches(Class<?> type, String annotation, String method, String why,
			CapturedOutput output) {
		Contexts.silentRunner().withBean(type).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(ConfigurationFindings.class).all()).singleElement()
				.satisfies((finding) -> assertThat(finding.message())
					.startsWith(annotation + " on " + type.getName() + "." + method + " does nothing: ")
					.contains(why)
					.endsWith("."));
		});
		assertThat(output).containsOnlyOnce(annotation + " on " + type.getName());
	}

	@ParameterizedTest
	@ValueSource(classes = { FinalType.class, RecordType.class, FinalMethods.class })
	void tellsOfTypesOfWhichNoProxyReachesAMethod(Class<?> type) {
		Contexts.silentRunner()
			.withInitializer((context) -> ((GenericApplicationContext) context).registerBean(type))
			.run((context) -> assertThat(messages(context.getBean(ConfigurationFindings.class))).singleElement()
				.asString()
				.startsWith("@WithSpan on " + type.getName() + " does nothing: ")
				.contains("is final"));
	}

	@Test
	void tellsOfMethodsThatAnInterfaceProxyDoesNotHave() {
		Contexts.silentRunner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class))
			.withPropertyValues("spring.aop.proxy-target-class=false")
			.withBean(Implementation.class)
			.run((context) -> assertThat(messages(context.getBean(ConfigurationFindings.class))).singleElement()
				.asString()
				.startsWith("The annotation on " + Implementation.class.getName() + ".beside does nothing: ")
				.contains("spring.aop.proxy-target-class"));
	}

	@Test
	void tellsOfParametersWithoutNames(@TempDir Path directory) throws Exception {
		Class<?> type = compileWithoutParameterNames(directory);
		Contexts.silentRunner()
			.withClassLoader(type.getClassLoader())
			.withBean(type)
			.run((context) -> assertThat(messages(context.getBean(ConfigurationFindings.class))).singleElement()
				.asString()
				.startsWith("@SpanAttribute on parameter 1 of Nameless.place does nothing: ")
				.contains("-parameters"));
	}

	@Test
	void tellsWhatItFindsInClassFiles(@TempDir Path directory) throws IOException {
		try (App app = App.of(DeadApplication.class).noWeb().silent().classLoader(application(directory)).start()) {
			ConfigurationFindings findings = app.bean(ConfigurationFindings.class);
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(messages(findings)).hasSize(5));
			String place = DeadApplication.class.getPackageName() + ".";
			assertThat(messages(findings))
				.anySatisfy((message) -> assertThat(message).startsWith("@WithSpan on " + place + "NoBean.place does")
					.contains("no bean has this class"))
				.anySatisfy((message) -> assertThat(message).startsWith("@WithSpan on " + place + "NoBeanEither does")
					.contains("no bean has this class"))
				.anySatisfy(
						(message) -> assertThat(message).startsWith("@WithSpan on " + place + "SelfCaller.inner does")
							.contains("the bean calls it on itself in outer()"))
				.anySatisfy(
						(message) -> assertThat(message).startsWith("@SpanAttribute on " + place + "Parameters.plain")
							.contains("Add @WithSpan"))
				.anySatisfy((message) -> assertThat(message)
					.startsWith("@MetricAttribute on " + place + "Parameters.traced")
					.contains("Add @Counted"));
		}
	}

	@Test
	void doesNotLookWhereItIsToldNotTo(@TempDir Path directory) throws IOException {
		try (App app = App.of(DeadApplication.class)
			.noWeb()
			.silent()
			.classLoader(application(directory))
			.with("otel.instrumentation.annotations.check-classes=false")
			.start()) {
			assertThat(checks()).isEmpty();
			assertThat(messages(app.bean(ConfigurationFindings.class))).isEmpty();
		}
	}

	private static List<String> messages(ConfigurationFindings findings) {
		return findings.all().stream().map(ConfigurationFindings.Finding::message).toList();
	}

	@Test
	void doesNotTellOfTests() throws InterruptedException {
		try (App app = App.of(DeadApplication.class).noWeb().silent().start()) {
			Awaitility.await().until(() -> checks().isEmpty());
			assertThat(messages(app.bean(ConfigurationFindings.class))).isEmpty();
		}
	}

	private static List<Thread> checks() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("otel-annotation-check"))
			.toList();
	}

	// What lies among the tests' classes is not looked at.
	private static ClassLoader application(Path directory) throws IOException {
		String path = DeadApplication.class.getPackageName().replace('.', '/');
		Path target = Files.createDirectories(directory.resolve(path));
		ClassLoader parent = DeadAnnotationTests.class.getClassLoader();
		for (Class<?> type : List.of(DeadApplication.class, LateBean.class, NoBean.class, NoBeanEither.class,
				OffBean.class, Parameters.class, SelfCaller.class, SelfKnower.class)) {
			String file = type.getSimpleName() + ".class";
			try (InputStream in = Objects.requireNonNull(parent.getResourceAsStream(path + "/" + file))) {
				Files.copy(in, target.resolve(file));
			}
		}
		return new URLClassLoader(new URL[] { directory.toUri().toURL() }, parent);
	}

	private static Class<?> compileWithoutParameterNames(Path directory) throws Exception {
		Path source = Files.writeString(directory.resolve("Nameless.java"), """
				public class Nameless {
					@dev.otelspring.annotations.WithSpan
					public void place(@dev.otelspring.annotations.SpanAttribute String order) {
					}
				}
				""");
		String classPath = new File(WithSpan.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.getPath();
		String api = new File(SpanKind.class.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-cp", classPath + File.pathSeparator + api, "-d",
					directory.toString(), source.toString()))
			.isZero();
		URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() },
				DeadAnnotationTests.class.getClassLoader());
		return loader.loadClass("Nameless");
	}

	static class PrivateMethod {

		@WithSpan
		private void place() {
		}

	}

	static class StaticMethod {

		@Counted
		static void place() {
		}

	}

	static class FinalMethod {

		@WithSpan
		final void place() {
		}

	}

	@WithSpan
	public static final class FinalType {

		public void place() {
		}

	}

	@WithSpan
	record RecordType() implements Service {

		@Override
		public void place() {
		}

	}

	@WithSpan
	public static class FinalMethods {

		public final void place() {
		}

	}

	interface Service {

		void place();

	}

	public static class Implementation implements Service {

		@Override
		@WithSpan
		public void place() {
		}

		@WithSpan
		public void beside() {
		}

	}

	static final class FinalClass {

		@WithSpan
		void place(@SpanAttribute("id") @MetricAttribute("id") int id) {
		}

	}

}
