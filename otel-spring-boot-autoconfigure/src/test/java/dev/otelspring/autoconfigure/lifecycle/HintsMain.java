package dev.otelspring.autoconfigure.lifecycle;

import java.lang.StackWalker.StackFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.agent.RecordedInvocationsPublisher;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;
import org.springframework.util.ClassUtils;

/**
 * Processes an application ahead of time, then runs it as it is and prints what this
 * library reflects upon without a hint.
 */
public final class HintsMain extends SpringApplicationAotProcessor {

	/** Before what is printed. */
	static final String MISSING = "NO HINT: ";

	/** Before how many were recorded. */
	static final String RECORDED = "RECORDED: ";

	private static final String OURS = "dev.otelspring.";

	private final RuntimeHints hints = new RuntimeHints();

	private HintsMain(Path directory, String[] arguments) {
		super(ShopMain.class,
				Settings.builder()
					.sourceOutput(directory.resolve("sources"))
					.resourceOutput(directory.resolve("resources"))
					.classOutput(directory.resolve("classes"))
					.groupId("dev.otelspring")
					.artifactId("shop")
					.build(),
				arguments);
	}

	@Override
	protected ClassName performAotProcessing(GenericApplicationContext context) {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Shop.class)), new InMemoryGeneratedFiles(), this.hints);
		return new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
	}

	public static void main(String[] args) throws Exception {
		HintsMain processor = new HintsMain(Path.of(args[0]), args);
		processor.process();
		Queue<RecordedInvocation> invocations = new ConcurrentLinkedQueue<>();
		RecordedInvocationsPublisher.addListener(invocations::add);
		try (ConfigurableApplicationContext shop = SpringApplication.run(Shop.class, args)) {
			ShopMain.sell(shop);
		}
		List<RecordedInvocation> ours = invocations.stream().filter(HintsMain::isOurs).toList();
		System.out.println(RECORDED + ours.size());
		ours.stream()
			.filter((invocation) -> !isOfNoUse(invocation) && !invocation.matches(processor.hints))
			.map((invocation) -> MISSING + invocation + " " + stack(invocation))
			.distinct()
			.forEach(System.out::println);
		System.exit(0);
	}

	private static boolean isOurs(RecordedInvocation invocation) {
		return invocation.getStackFrames()
			.map(StackFrame::getClassName)
			.filter((name) -> !name.startsWith("java.") && !name.startsWith("org.springframework.util.")
					&& !name.startsWith("org.springframework.aot."))
			.findFirst()
			.filter((name) -> name.startsWith(OURS))
			.isPresent();
	}

	// What is not there needs no hint, nor does what no native image does.
	private static boolean isOfNoUse(RecordedInvocation invocation) {
		boolean absent = invocation.getMethodReference().toString().contains("forName")
				&& !ClassUtils.isPresent(invocation.getArgument(0), HintsMain.class.getClassLoader());
		// The SDK's own beans have no annotations of ours, nor have the JDK's interfaces.
		boolean sdk = !invocation.isStatic() && invocation.getInstance() instanceof Class<?> type
				&& (type.getName().startsWith("io.opentelemetry.sdk.") || type.getName().startsWith("java.lang."));
		return absent || sdk || invocation.getStackFrames()
			.map(StackFrame::getClassName)
			.anyMatch((name) -> name.endsWith(".compatibility.OpenTelemetryJar") || name.endsWith(".PropertiesIfSet"));
	}

	private static List<String> stack(RecordedInvocation invocation) {
		return invocation.getStackFrames()
			.map(StackFrame::toString)
			.filter((frame) -> frame.startsWith(OURS))
			.limit(4)
			.toList();
	}

}
