package dev.otelspring.autoconfigure.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

/**
 * The files that a browser shows {@code /actuator/otel} with: one HTML document with
 * addresses relative to its own, so that it works behind whatever prefix, and what that
 * document loads.
 */
final class Page {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.(js|css)");

	private static final Pattern IMPORT_MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>",
			Pattern.DOTALL);

	private static final MimeType HTML = MimeType.valueOf("text/html;charset=UTF-8");

	private static final MimeType CSS = MimeType.valueOf("text/css;charset=UTF-8");

	private static final MimeType JAVASCRIPT = MimeType.valueOf("text/javascript;charset=UTF-8");

	private final String path;

	private final CsrfSource csrf;

	private volatile @Nullable String document;

	/**
	 * Creates the page.
	 * @param path where the endpoint is, below the base of all endpoints
	 * @param csrf asked for each document
	 */
	Page(String path, CsrfSource csrf) {
		// Browsers resolve from the last slash.
		this.path = path.substring(path.lastIndexOf('/') + 1);
		this.csrf = csrf;
	}

	WebEndpointResponse<byte[]> index() {
		String text = this.document;
		if (text == null) {
			text = readDocument();
			this.document = text;
		}
		CsrfSource.Token token = this.csrf.token();
		String answer = text.replace("{csrf-header}", (token != null) ? HtmlUtils.htmlEscape(token.header()) : "")
			.replace("{csrf-token}", (token != null) ? HtmlUtils.htmlEscape(token.value()) : "");
		return new WebEndpointResponse<>(answer.getBytes(StandardCharsets.UTF_8), HTML);
	}

	/**
	 * What the document loads.
	 * @param name the file's name
	 * @return {@code null} if there is none
	 */
	@Nullable WebEndpointResponse<byte[]> file(String name) {
		byte[] content = NAME.matcher(name).matches() ? read(name) : null;
		return (content != null) ? new WebEndpointResponse<>(content, name.endsWith(".css") ? CSS : JAVASCRIPT) : null;
	}

	private String readDocument() {
		byte[] content = read("index.html");
		if (content == null) {
			throw new IllegalStateException("The page of /actuator/otel is missing in the jar");
		}
		String text = new String(content, StandardCharsets.UTF_8).replace("{base}",
				UriUtils.encodePathSegment(this.path, StandardCharsets.UTF_8));
		Matcher matcher = IMPORT_MAP.matcher(text);
		return text.replace("{import-map-hash}", matcher.find() ? hash(matcher.group(1)) : "");
	}

	private static byte @Nullable [] read(String name) {
		try (InputStream file = Page.class.getResourceAsStream("page/" + name)) {
			return (file != null) ? file.readAllBytes() : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// The one script that stands in the document itself is allowed by its content.
	private static String hash(String script) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
			return "sha256-" + Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
