package dev.otelspring.autoconfigure.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.reference.PropertyReference.Property;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.util.ClassUtils;

/**
 * What a record's components are as properties, with what its Javadoc says of them.
 */
final class RecordDocumentation {

	private static final Path SOURCES = Path.of("src", "main", "java");

	private final Class<?> type;

	private final String javadoc;

	private RecordDocumentation(Class<?> type) {
		this.type = type;
		this.javadoc = javadoc(type);
	}

	static List<Property> of(String className, String prefix) {
		List<Property> all = new ArrayList<>();
		new RecordDocumentation(ClassUtils.resolveClassName(className, null)).addTo(all, prefix);
		return all;
	}

	private void addTo(List<Property> all, String prefix) {
		RecordComponent[] components = this.type.getRecordComponents();
		Parameter[] parameters = this.type.getDeclaredConstructors()[0].getParameters();
		for (int i = 0; i < components.length; i++) {
			String name = prefix + "." + name(components[i]);
			Class<?> element = element(components[i].getGenericType());
			if (components[i].getType().isRecord()) {
				new RecordDocumentation(components[i].getType()).addTo(all, name);
				continue;
			}
			all.add(new Property(name, PropertyReference.shortened(components[i].getGenericType().getTypeName()),
					defaultValue(parameters[i]), description(components[i].getName())));
			// A policy may have policies: they are told once.
			if (element != null && element.isRecord() && element != this.type) {
				new RecordDocumentation(element).addTo(all, name + "[]");
			}
		}
	}

	private static @Nullable Class<?> element(Type type) {
		if (type instanceof ParameterizedType generic) {
			Type[] arguments = generic.getActualTypeArguments();
			return (arguments[arguments.length - 1] instanceof Class<?> last) ? last : null;
		}
		return null;
	}

	private static String name(RecordComponent component) {
		Name name = component.getAnnotation(Name.class);
		return (name != null) ? name.value()
				: component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static @Nullable String defaultValue(Parameter parameter) {
		DefaultValue value = parameter.getAnnotation(DefaultValue.class);
		return (value != null) ? String.join(",", value.value()) : null;
	}

	private @Nullable String description(String component) {
		Matcher matcher = Pattern.compile("@param " + component + " (.*?)(?=@param|@see|$)", Pattern.DOTALL)
			.matcher(this.javadoc);
		return matcher.find() ? matcher.group(1).replaceAll("\\{@code ([^}]*)}", "$1").strip() : null;
	}

	// On one line, and without what the comment is drawn with.
	private static String javadoc(Class<?> type) {
		Class<?> outer = type;
		while (outer.getEnclosingClass() != null) {
			outer = outer.getEnclosingClass();
		}
		try {
			String source = Files.readString(SOURCES.resolve(outer.getName().replace('.', '/') + ".java"));
			int record = source.indexOf("record " + type.getSimpleName() + "(");
			int start = source.lastIndexOf("/**\n", record);
			int end = source.indexOf("*/", start);
			return source.substring(start + 3, end).replaceAll("\\s*\\n\\s*\\*\\s?", " ");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
