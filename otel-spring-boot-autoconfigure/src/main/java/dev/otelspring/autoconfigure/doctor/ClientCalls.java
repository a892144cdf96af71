package dev.otelspring.autoconfigure.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Where the code of a class makes HTTP clients by itself, as its class file tells. What a
 * {@code @Bean} method makes and returns is a bean, and traced, and what else such a
 * class makes may be for it.
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

	/** What other methods make, which may become a bean. */
	private final List<Call> helpers = new ArrayList<>();

	/** The types that bean methods return, so that they are traced. */
	private final Set<String> beans = new HashSet<>();

	private @Nullable String superName;

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
			calls.helpers.removeIf((call) -> calls.beans.contains(call.client()));
			calls.calls.addAll(calls.helpers);
			return calls.calls;
		}
		catch (IOException | RuntimeException ex) {
			return List.of();
		}
	}

	@Override
	public void visit(int version, int access, String name, @Nullable String signature, String superName,
			String @Nullable [] interfaces) {
		this.superName = superName;
	}

	@Override
	public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		return new Method(name, Type.getReturnType(descriptor).getClassName());
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

		private final String returned;

		private boolean bean;

		Method(String name, String returned) {
			super(SpringAsmInfo.ASM_VERSION);
			this.name = name;
			this.returned = returned.replace("$Builder", "").replace("RestOperations", "RestTemplate");
		}

		// Before the code.
		@Override
		public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
			if (descriptor.equals(BEAN)) {
				this.bean = true;
				ClientCalls.this.beans.add(this.returned);
			}
			return null;
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String callee, String descriptor, boolean isInterface) {
			String client = owner.replace('/', '.');
			// A client's own class calls the constructor of the class that it extends.
			boolean self = callee.equals(this.name) && owner.equals(ClientCalls.this.superName);
			if (!self && !(this.bean && client.equals(this.returned))
					&& MAKERS.getOrDefault(owner, Set.of()).contains(callee + descriptor)) {
				String where = ClientCalls.this.className + (this.name.startsWith("<") ? "" : "." + this.name + "()");
				(this.bean ? ClientCalls.this.calls : ClientCalls.this.helpers).add(new Call(where, client));
			}
		}

	}

}
