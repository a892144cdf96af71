package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.otelspring.annotations.WithSpan;
import dev.otelspring.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

import org.springframework.asm.ClassReader;
import org.springframework.asm.Opcodes;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * Finds what our classes and the SDK's call of OpenTelemetry and is not there, without
 * loading any of them. It reads about a thousand class files: you want that only where
 * versions give a reason.
 */
final class LinkCheck {

	private static final String OPENTELEMETRY = "io/opentelemetry/";

	private static final int FIELD = 9;

	private static final int METHOD = 10;

	private static final int INTERFACE_METHOD = 11;

	private static final int CLASS = 7;

	/** An interface has them without declaring them. */
	private static final Set<String> OF_EVERY_OBJECT = Set.of("getClass", "hashCode", "equals", "toString", "clone");

	private final ClassLoader classLoader;

	private final Set<OpenTelemetryModule> present = new HashSet<>();

	private final Set<String> missing = new LinkedHashSet<>();

	/** By name, {@code null} for what is not there. */
	private final Map<String, @Nullable DeclaredMembers> declared = new HashMap<>();

	private LinkCheck(ClassLoader classLoader, List<OpenTelemetryJar> jars) {
		this.classLoader = classLoader;
		jars.forEach((jar) -> this.present.add(jar.module()));
	}

	/**
	 * Looks for what is missing.
	 * @param classLoader of the application
	 * @param jars what of OpenTelemetry is on it
	 * @return classes and methods, ours first; empty if all is there
	 */
	static List<String> missing(ClassLoader classLoader, List<OpenTelemetryJar> jars) {
		LinkCheck check = new LinkCheck(classLoader, jars);
		ours(classLoader).forEach(check::readAll);
		// Of a module that is there twice, the first hides the other.
		Set<OpenTelemetryModule> read = EnumSet.noneOf(OpenTelemetryModule.class);
		for (OpenTelemetryJar jar : jars) {
			OpenTelemetryModule module = jar.module();
			if ((module.isNeeded() || module == OpenTelemetryModule.API_INCUBATOR) && read.add(module)) {
				check.readAll(jar.root() + module.path() + "/**/*.class");
			}
		}
		return List.copyOf(check.missing);
	}

	/**
	 * Where our own classes are. From each jar's root on, since our jars have no entries
	 * for directories, in which a pattern could begin.
	 * @param classLoader of the application
	 * @return patterns of resources
	 */
	static List<String> ours(ClassLoader classLoader) {
		List<String> patterns = new ArrayList<>();
		for (Class<?> type : List.of(WithSpan.class, Pipeline.class, LinkCheck.class)) {
			String file = ClassUtils.convertClassNameToResourcePath(type.getName()) + ".class";
			URL url = classLoader.getResource(file);
			if (url != null) {
				String text = url.toString();
				patterns.add(text.substring(0, text.length() - file.length()) + "**/otelspring/*/**/*.class");
			}
		}
		return patterns;
	}

	private void readAll(String pattern) {
		try {
			for (Resource file : new PathMatchingResourcePatternResolver(this.classLoader).getResources(pattern)) {
				try (InputStream in = file.getInputStream()) {
					read(new ClassReader(in));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read(ClassReader reader) {
		if ((reader.getAccess() & Opcodes.ACC_SYNTHETIC) != 0) {
			// The compiler's tables for switches over enums, which expect gaps.
			return;
		}
		char[] buffer = new char[reader.getMaxStringLength()];
		for (int i = 1; i < reader.getItemCount(); i++) {
			int item = reader.getItem(i);
			int tag = (item != 0) ? reader.readByte(item - 1) : 0;
			if (tag == CLASS) {
				readClass(reader.readUTF8(item, buffer));
			}
			else if (tag == FIELD || tag == METHOD || tag == INTERFACE_METHOD) {
				int nameAndType = reader.getItem(reader.readUnsignedShort(item + 2));
				readMember(reader.readClass(item, buffer), reader.readUTF8(nameAndType, buffer),
						reader.readUTF8(nameAndType + 2, buffer));
			}
		}
	}

	private void readClass(String name) {
		if (name.startsWith(OPENTELEMETRY) && isWanted(name) && declared(name) == null) {
			this.missing.add(name.replace('/', '.'));
		}
	}

	private void readMember(String owner, String name, String descriptor) {
		boolean constructor = name.equals("<init>");
		if (owner.startsWith(OPENTELEMETRY) && !OF_EVERY_OBJECT.contains(name)
				&& !isDeclared(owner, name + descriptor, constructor)) {
			this.missing.add(owner.replace('/', '.') + (constructor ? "" : "." + name)
					+ (descriptor.startsWith("(") ? "()" : ""));
		}
	}

	// The SDK knows of other jars, and asks whether they are there before it uses them.
	private boolean isWanted(String className) {
		OpenTelemetryModule module = OpenTelemetryModule.of(className);
		return module != null && (module.isNeeded() || this.present.contains(module));
	}

	private boolean isDeclared(String type, String member, boolean constructor) {
		if (!type.startsWith(OPENTELEMETRY)) {
			// What the JDK or a library declares is not our question, but for nothing.
			return !type.equals("java/lang/Object");
		}
		DeclaredMembers members = declared(type);
		return members == null || members.names().contains(member)
				|| (!constructor && members.parents().stream().anyMatch((parent) -> isDeclared(parent, member, false)));
	}

	private @Nullable DeclaredMembers declared(String name) {
		if (!this.declared.containsKey(name)) {
			this.declared.put(name, DeclaredMembers.read(this.classLoader, name));
		}
		return this.declared.get(name);
	}

}
