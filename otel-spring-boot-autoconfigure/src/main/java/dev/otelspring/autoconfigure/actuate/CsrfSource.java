package dev.otelspring.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

/**
 * Knows what a request that changes something must carry where Spring Security protects
 * against cross-site request forgery.
 */
@FunctionalInterface
interface CsrfSource {

	/** Nothing is protected, or the token is a cookie. */
	CsrfSource NONE = () -> null;

	/**
	 * The token of the request that is handled on this thread.
	 * @return {@code null} if there is none
	 */
	@Nullable Token token();

	/**
	 * What the page sends.
	 *
	 * @param header in which header
	 * @param value what
	 */
	record Token(String header, String value) {
	}

}
