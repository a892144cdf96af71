package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * What a class file tells of annotations, without the class being loaded: which methods
 * have some, and which of them the class calls on itself.
 */
final class ClassFile extends ClassVisitor {

	private final Set<String> packages;

	private String internalName = "";

	private int access;

	private boolean annotated;

	/** The simple names of ours that it has itself. */
	private final Set<String> own = new LinkedHashSet<>();

	private Set<String> interfaces = Set.of();

	/** By name and descriptor, the annotations' simple names. */
	private final Map<String, Set<String>> methods = new HashMap<>();

	/** By name and descriptor, those of parameters. */
	private final Map<String, Set<String>> parameters = new HashMap<>();

	private final List<Call> calls = new ArrayList<>();

	/** Whether calls on its own type may go to another object, such as its own proxy. */
	private boolean knowsOthers;

	private ClassFile(Set<String> packages) {
		super(SpringAsmInfo.ASM_VERSION);
		this.packages = packages;
	}

	/**
	 * Reads a class.
	 * @param bytes of the class file
	 * @param packages whose annotations are asked for, with their dots
	 * @return what is in it
	 */
	static ClassFile read(byte[] bytes, Set<String> packages) {
		ClassFile file = new ClassFile(packages);
		new ClassReader(bytes).accept(file, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
		return file;
	}

	String className() {
		return this.internalName.replace('/', '.');
	}

	/**
	 * Whether objects can be made of it, and nothing but our own annotations says that
	 * Spring makes them.
	 * @return {@code false} for interfaces, abstract classes and components
	 */
	boolean isPlainClass() {
		return (this.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) == 0 && !this.annotated;
	}

	Set<String> annotations() {
		return this.own;
	}

	Map<String, Set<String>> annotatedMethods() {
		return this.methods;
	}

	Map<String, Set<String>> annotatedParameters() {
		return this.parameters;
	}

	List<Call> callsOnItself() {
		return this.knowsOthers ? List.of()
				: this.calls.stream().filter((call) -> this.methods.containsKey(call.method)).toList();
	}

	@Override
	public void visit(int version, int newAccess, String name, @Nullable String signature, @Nullable String superName,
			String @Nullable [] newInterfaces) {
		this.internalName = name;
		this.access = newAccess;
		this.interfaces = (newInterfaces != null) ? Set.of(newInterfaces) : Set.of();
	}

	@Override
	public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
		String simpleName = simpleName(descriptor);
		if (simpleName != null) {
			this.own.add(simpleName);
		}
		this.annotated |= visible && simpleName == null;
		return null;
	}

	@Override
	public @Nullable FieldVisitor visitField(int fieldAccess, String name, String descriptor,
			@Nullable String signature, @Nullable Object value) {
		knows(Type.getType(descriptor));
		return null;
	}

	@Override
	public MethodVisitor visitMethod(int methodAccess, String name, String descriptor, @Nullable String signature,
			String @Nullable [] exceptions) {
		for (Type argument : Type.getArgumentTypes(descriptor)) {
			knows(argument);
		}
		return new Method(name, name + descriptor);
	}

	private void knows(Type type) {
		if (type.getSort() == Type.OBJECT) {
			knows(type.getInternalName());
		}
	}

	private void knows(String type) {
		this.knowsOthers |= type.equals(this.internalName) || this.interfaces.contains(type);
	}

	private @Nullable String simpleName(String descriptor) {
		String name = Type.getType(descriptor).getClassName();
		int dot = name.lastIndexOf('.') + 1;
		return this.packages.contains(name.substring(0, dot)) ? name.substring(dot) : null;
	}

	/**
	 * A call of one of its own methods.
	 *
	 * @param caller the calling method's name
	 * @param method the called method's name and descriptor
	 */
	record Call(String caller, String method) {
	}

	private final class Method extends MethodVisitor {

		private final String name;

		private final String key;

		Method(String name, String key) {
			super(SpringAsmInfo.ASM_VERSION);
			this.name = name;
			this.key = key;
		}

		@Override
		public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
			add(ClassFile.this.methods, descriptor);
			return null;
		}

		@Override
		public @Nullable AnnotationVisitor visitParameterAnnotation(int parameter, String descriptor, boolean visible) {
			add(ClassFile.this.parameters, descriptor);
			return null;
		}

		private void add(Map<String, Set<String>> found, String descriptor) {
			String simpleName = simpleName(descriptor);
			if (simpleName != null) {
				found.computeIfAbsent(this.key, (method) -> new LinkedHashSet<>()).add(simpleName);
			}
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String callee, String descriptor, boolean isInterface) {
			if (opcode == Opcodes.INVOKEVIRTUAL && owner.equals(ClassFile.this.internalName)) {
				ClassFile.this.calls.add(new Call(this.name, callee + descriptor));
			}
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.CHECKCAST) {
				knows(type);
			}
		}

	}

}
