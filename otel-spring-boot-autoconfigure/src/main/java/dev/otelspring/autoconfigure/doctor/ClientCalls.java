package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.util.ClassUtils;

/**
 * Where the code of a class makes HTTP clients by itself, as its class file tells. What a
 * {@code @Bean} method makes is a bean, and traced.
 */
final class ClientCalls extends ClassVisitor {

	private static final String BEAN = "Lorg/springframework/context/annotation/Bean;";

	private static final String REST_TEMPLATE = "org/springframework/web/client/RestTemplate";

	private static final String REST_CLIENT = "org/springframework/web/client/RestClient";

	private static final String WEB_CLIENT = "org/springframework/web/reactive/function/client/WebClient";

	/** By owner, the methods that make a client out of nothing. */
	private static final Map<String, Set<String>> MAKERS = Map.of(REST_TEMPLATE, Set.of("<init>()V"), REST_CLIENT,
			Set.of("create()L" + REST_CLIENT + ";", "create(Ljava/lang/String;)L" + REST_CLIENT + ";",
					"create(Ljava/net/URI;)L" + REST_CLIENT + ";", "builder()L" + REST_CLIENT + "$Builder;"),
			WEB_CLIENT, Set.of("create()L" + WEB_CLIENT + ";", "create(Ljava/lang/String;)L" + WEB_CLIENT + ";",
					"builder()L" + WEB_CLIENT + "$Builder;"));

	private final String className;

	private final List<Call> calls = new ArrayList<>();

	private ClientCalls(String className) {
		super(SpringAsmInfo.ASM_VERSION);
		this.className = className;
	}

	/**
	 * Reads a class.
	 * @param type the class
	 * @return what it makes; empty where its file cannot be read, as in a native image
	 */
	static List<Call> of(Class<?> type) {
		try (InputStream file = type.getResourceAsStream(ClassUtils.getClassFileName(type))) {
			if (file == null) {
				return List.of();
			}
			ClientCalls calls = new ClientCalls(type.getName());
			new ClassReader(file).accept(calls, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			return calls.calls;
		}
		catch (IOException | RuntimeException ex) {
			return List.of();
		}
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new Method(name);
	}

	/**
	 * A call that makes a client.
	 *
	 * @param method who calls, for people
	 * @param client the client's type
	 */
	record Call(String method, String client) {
	}

	private final class Method extends MethodVisitor {

		private final String name;

		private final List<Call> found = new ArrayList<>();

		private boolean bean;

		Method(String name) {
			super(SpringAsmInfo.ASM_VERSION);
			this.name = name;
		}

		@Override
		public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
			this.bean |= descriptor.equals(BEAN);
			return null;
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String callee, String descriptor, boolean isInterface) {
			if (MAKERS.getOrDefault(owner, Set.of()).contains(callee + descriptor)) {
				String where = ClientCalls.this.className + (this.name.startsWith("<") ? "" : "." + this.name + "()");
				this.found.add(new Call(where, owner.replace('/', '.')));
			}
		}

		@Override
		public void visitEnd() {
			if (!this.bean) {
				ClientCalls.this.calls.addAll(this.found);
			}
		}

	}

}
