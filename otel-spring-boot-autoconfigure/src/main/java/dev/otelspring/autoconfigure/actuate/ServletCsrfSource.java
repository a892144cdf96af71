package dev.otelspring.autoconfigure.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Where Spring Security's filter leaves the token of a servlet request. */
final class ServletCsrfSource implements CsrfSource {

	@Override
	public @Nullable Token token() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		Object found = (request != null)
				? request.getAttribute(CsrfToken.class.getName(), RequestAttributes.SCOPE_REQUEST) : null;
		return (found instanceof CsrfToken csrf) ? new Token(csrf.getHeaderName(), csrf.getToken()) : null;
	}

}
