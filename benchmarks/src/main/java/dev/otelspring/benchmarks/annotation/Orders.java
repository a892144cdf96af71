package dev.otelspring.benchmarks.annotation;

import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.SpanAttribute;
import dev.otelspring.annotations.WithSpan;

/**
 * The bean whose calls are measured.
 */
public class Orders {

	/**
	 * Is the work itself.
	 * @param id an argument
	 * @return the same
	 */
	public final String plain(String id) {
		return id;
	}

	/**
	 * Goes through a proxy that does nothing else.
	 * @param id an argument
	 * @return the same
	 */
	public String proxied(String id) {
		return id;
	}

	/**
	 * Goes through an interceptor that makes a span of this very method.
	 * @param id its attribute
	 * @return the same
	 */
	public String intercepted(String id) {
		return id;
	}

	/**
	 * Makes a span.
	 * @param id its attribute
	 * @return the same
	 */
	@WithSpan
	public String place(@SpanAttribute("order.id") String id) {
		return id;
	}

	/**
	 * Counts.
	 * @param id an argument
	 * @return the same
	 */
	@Counted("orders")
	public String count(String id) {
		return id;
	}

}
