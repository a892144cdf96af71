package dev.otelspring.pipeline.otlp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;

/**
 * Collections that can be gone through from their end.
 */
final class Indexed {

	private Indexed() {
	}

	/**
	 * The elements by their index, each at the same cost.
	 * @param <E> their type
	 * @param elements a collection of any kind
	 * @return itself if it allows that, otherwise a copy
	 */
	static <E> List<E> of(Collection<E> elements) {
		return (elements instanceof List<E> list && list instanceof RandomAccess) ? list : new ArrayList<>(elements);
	}

}
