package dev.otelspring.autoconfigure.instrumentation.annotation;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

import dev.otelspring.autoconfigure.instrumentation.annotation.InstrumentDefinition.Kind;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Reads the instrument that an annotation asks for, and refuses what the specification
 * does not allow.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax">Instrument
 * name syntax</a>
 */
final class InstrumentReader {

	private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]{0,254}");

	private static final Pattern UNIT = Pattern.compile("\\p{ASCII}{0,63}");

	/**
	 * In seconds.
	 * @see <a href=
	 * "https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration">HTTP
	 * metrics</a>
	 */
	private static final List<Double> SECONDS = List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5,
			5.0, 7.5, 10.0);

	private static final List<Double> MILLISECONDS = List.of(5.0, 10.0, 25.0, 50.0, 75.0, 100.0, 250.0, 500.0, 750.0,
			1000.0, 2500.0, 5000.0, 7500.0, 10000.0);

	private static final Set<Class<?>> INTEGERS = Set.of(Byte.class, Short.class, Integer.class, Long.class,
			AtomicInteger.class, AtomicLong.class, LongAdder.class, BigInteger.class, OptionalInt.class,
			OptionalLong.class);

	@Nullable InstrumentDefinition read(Kind kind, MergedAnnotation<?> annotation, Method method, Class<?> type,
			List<AnnotationProblem> problems) {
		Source source = new Source(kind, annotation, where(method, type), problems);
		String unit = annotation.getString("unit");
		List<Double> boundaries = List.of();
		if (kind == Kind.HISTOGRAM) {
			boundaries = boundaries(source, unit);
		}
		return definition(source, method, type, unit, boundaries);
	}

	@Nullable InstrumentDefinition gauge(MergedAnnotation<?> annotation, Method method, Class<?> type,
			List<AnnotationProblem> problems) {
		Kind kind = gaugeKind(method);
		Source source = new Source((kind != null) ? kind : Kind.LONG_GAUGE, annotation, where(method, type), problems);
		if (method.getParameterCount() > 0) {
			return source.refuse("the method has parameters, and nobody gives arguments at a collection",
					"Take the value from a method without parameters.");
		}
		if (kind == null) {
			return source.refuse(
					"the method returns " + method.getGenericReturnType().getTypeName() + ", which is no number",
					"Return a number, or an Optional of one.");
		}
		return definition(source, method, type, annotation.getString("unit"), List.of());
	}

	private static @Nullable InstrumentDefinition definition(Source source, Method method, Class<?> type, String unit,
			@Nullable List<Double> boundaries) {
		String value = source.annotation.getString(MergedAnnotation.VALUE);
		String name = StringUtils.hasText(value) ? value : AnnotationReader.defaultName(method, type);
		if (!NAME.matcher(name).matches()) {
			return source.refuse("'" + name + "' is no name of an instrument",
					"Name it with up to 255 letters, digits " + "and any of _ . - / in ASCII, a letter first.");
		}
		if (!UNIT.matcher(unit).matches()) {
			return source.refuse("'" + unit + "' is no unit", "Use up to 63 characters of ASCII, as UCUM does.");
		}
		Attributes attributes = attributes(source);
		if (attributes == null || boundaries == null) {
			return null;
		}
		return new InstrumentDefinition(source.kind, name, unit, source.annotation.getString("description"), attributes,
				boundaries, source.where);
	}

	private static @Nullable List<Double> boundaries(Source source, String unit) {
		if (!unit.equals("s") && !unit.equals("ms")) {
			source.refuse("the unit '" + unit + "' is none that durations are measured in", "Use s or ms.");
			return null;
		}
		double[] boundaries = source.annotation.getDoubleArray("boundaries");
		if (boundaries.length == 0) {
			return unit.equals("s") ? SECONDS : MILLISECONDS;
		}
		for (int i = 0; i < boundaries.length; i++) {
			if (!Double.isFinite(boundaries[i]) || (i > 0 && boundaries[i] <= boundaries[i - 1])) {
				source.refuse("the boundaries " + Arrays.toString(boundaries) + " do not rise",
						"Give finite numbers, each greater than the one before.");
				return null;
			}
		}
		return Arrays.stream(boundaries).boxed().toList();
	}

	private static @Nullable Attributes attributes(Source source) {
		AttributesBuilder attributes = Attributes.builder();
		for (String entry : source.annotation.getStringArray("attributes")) {
			int equals = entry.indexOf('=');
			if (equals < 0 || entry.substring(0, equals).isBlank()) {
				source.refuse("the attribute '" + entry + "' has no key", "Write it as key=value.");
				return null;
			}
			attributes.put(entry.substring(0, equals).trim(), entry.substring(equals + 1).trim());
		}
		return attributes.build();
	}

	private static @Nullable Kind gaugeKind(Method method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		Class<?> raw = ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
		if (raw == Optional.class) {
			raw = type.getGeneric().resolve(Object.class);
		}
		if (INTEGERS.contains(raw)) {
			return Kind.LONG_GAUGE;
		}
		return (Number.class.isAssignableFrom(raw) || raw == OptionalDouble.class) ? Kind.DOUBLE_GAUGE : null;
	}

	private static String where(Method method, Class<?> type) {
		return type.getName() + "." + method.getName();
	}

	/** One annotation at one place. */
	private record Source(Kind kind, MergedAnnotation<?> annotation, String where, List<AnnotationProblem> problems) {

		@Nullable InstrumentDefinition refuse(String why, String mend) {
			this.problems.add(AnnotationProblem.refused(this.kind.annotation(), this.where, why, mend));
			return null;
		}

	}

}
