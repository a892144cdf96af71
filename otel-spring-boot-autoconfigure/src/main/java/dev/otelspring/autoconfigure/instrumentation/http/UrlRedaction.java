package dev.otelspring.autoconfigure.instrumentation.http;

import java.net.URI;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets in URLs out of telemetry: credentials, and the values of query parameters
 * by which clouds sign a URL, or others that the user names. A URL without either is
 * returned as it is.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/">Semantic
 * conventions, url.full and url.query</a>
 */
public final class UrlRedaction {

	private static final String REDACTED = "REDACTED";

	private final Set<String> sensitive;

	/**
	 * What hides the values of some query parameters, and all credentials.
	 * @param sensitive names of query parameters, case-sensitive
	 */
	public UrlRedaction(Collection<String> sensitive) {
		this.sensitive = sensitive.stream().map(String::strip).collect(Collectors.toUnmodifiableSet());
	}

	@Nullable String query(@Nullable String query) {
		if (query == null || query.indexOf('=') < 0) {
			return query;
		}
		StringBuilder redacted = null;
		int start = 0;
		while (start <= query.length()) {
			int end = query.indexOf('&', start);
			if (end < 0) {
				end = query.length();
			}
			int equals = query.indexOf('=', start);
			boolean sensitive = equals > start && equals < end
					&& this.sensitive.contains(query.substring(start, equals));
			if (sensitive && redacted == null) {
				redacted = new StringBuilder(query.length()).append(query, 0, start);
			}
			if (redacted != null) {
				if (sensitive) {
					redacted.append(query, start, equals + 1).append(REDACTED);
				}
				else {
					redacted.append(query, start, end);
				}
				if (end < query.length()) {
					redacted.append('&');
				}
			}
			start = end + 1;
		}
		return (redacted != null) ? redacted.toString() : query;
	}

	String full(URI uri) {
		String query = uri.getRawQuery();
		String redactedQuery = query(query);
		// Not getRawUserInfo() and getHost(): both are null for a host like
		// order_service.
		String authority = uri.getRawAuthority();
		int at = (authority != null) ? authority.lastIndexOf('@') : -1;
		if (authority == null || (at < 0 && query == redactedQuery && uri.getRawFragment() == null)) {
			return uri.toString();
		}
		StringBuilder url = new StringBuilder(uri.toString().length());
		url.append(uri.getScheme()).append("://");
		if (at >= 0) {
			url.append(REDACTED).append(':').append(REDACTED).append('@');
		}
		url.append(authority, at + 1, authority.length()).append(uri.getRawPath());
		if (redactedQuery != null) {
			url.append('?').append(redactedQuery);
		}
		return url.toString();
	}

}
