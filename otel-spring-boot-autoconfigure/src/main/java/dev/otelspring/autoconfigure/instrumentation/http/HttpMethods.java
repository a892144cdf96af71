package dev.otelspring.autoconfigure.instrumentation.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The known request methods. Whatever a client invents becomes {@code _OTHER}, so that it
 * cannot make a metric series of its own.
 */
final class HttpMethods {

	private static final Method OTHER = new Method(0, "_OTHER", "HTTP");

	private final Map<String, Method> known;

	HttpMethods(Collection<String> names) {
		Map<String, Method> methods = new HashMap<>();
		for (String name : names) {
			String key = name.strip();
			if (!methods.containsKey(key)) {
				methods.put(key, new Method(methods.size() + 1, key, key));
			}
		}
		this.known = methods;
	}

	/**
	 * Finds a method. Case-sensitive, as RFC 9110 has it.
	 * @param name what the client sent, {@code null} if nothing
	 * @return the method, or {@code _OTHER}
	 */
	Method find(@Nullable String name) {
		Method method = (name != null) ? this.known.get(name) : null;
		return (method != null) ? method : OTHER;
	}

	int count() {
		return this.known.size() + 1;
	}

	/**
	 * A method.
	 *
	 * @param index its place in arrays that are kept for each method; 0 for the unknown
	 * @param attribute the value of {@code http.request.method}
	 * @param spanName how it begins a span's name
	 */
	record Method(int index, String attribute, String spanName) {

		boolean isOther() {
			return this.index == 0;
		}

	}

}
