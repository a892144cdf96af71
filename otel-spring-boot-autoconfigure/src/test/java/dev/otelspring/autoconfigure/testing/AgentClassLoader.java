package dev.otelspring.autoconfigure.testing;

import org.springframework.asm.ClassWriter;
import org.springframework.asm.Opcodes;
import org.springframework.boot.test.context.FilteredClassLoader;

/**
 * A class loader on which OpenTelemetry's Java agent seems to be on board: it has the
 * agent's main class. Micrometer is not there.
 */
public final class AgentClassLoader extends FilteredClassLoader {

	private static final String AGENT_CLASS = "io.opentelemetry.javaagent.OpenTelemetryAgent";

	public AgentClassLoader() {
		super("io.micrometer.core", "io.micrometer.tracing", "io.micrometer.prometheusmetrics");
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		if (!AGENT_CLASS.equals(name)) {
			throw new ClassNotFoundException(name);
		}
		ClassWriter writer = new ClassWriter(0);
		writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, name.replace('.', '/'), null, "java/lang/Object", null);
		writer.visitEnd();
		byte[] bytes = writer.toByteArray();
		return defineClass(name, bytes, 0, bytes.length);
	}

}
