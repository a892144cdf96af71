package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

/**
 * What a class file declares.
 *
 * @param parents its superclass and interfaces, with slashes
 * @param names methods' and fields' names with their descriptors
 */
record DeclaredMembers(List<String> parents, Set<String> names) {

	static @Nullable DeclaredMembers read(ClassLoader classLoader, String className) {
		try (InputStream in = classLoader.getResourceAsStream(className + ".class")) {
			if (in == null) {
				return null;
			}
			Visitor visitor = new Visitor();
			new ClassReader(in).accept(visitor,
					ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			return new DeclaredMembers(visitor.parents, visitor.names);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static final class Visitor extends ClassVisitor {

		private final List<String> parents = new ArrayList<>();

		private final Set<String> names = new HashSet<>();

		Visitor() {
			super(SpringAsmInfo.ASM_VERSION);
		}

		@Override
		public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
				String @Nullable [] interfaces) {
			if (superName != null) {
				this.parents.add(superName);
			}
			if (interfaces != null) {
				this.parents.addAll(List.of(interfaces));
			}
		}

		@Override
		public @Nullable FieldVisitor visitField(int access, String name, String descriptor, @Nullable String signature,
				@Nullable Object value) {
			this.names.add(name + descriptor);
			return null;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			this.names.add(name + descriptor);
			return null;
		}

	}

}
