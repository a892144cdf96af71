package dev.otelspring.autoconfigure.security;

import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import dev.otelspring.autoconfigure.testing.App;
import org.jspecify.annotations.Nullable;

/** Somebody with a session, who may have signed in. */
final class Browser {

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final App app;

	private final @Nullable String user;

	Browser(App app, @Nullable String user) {
		this.app = app;
		this.user = user;
	}

	HttpResponse<String> send(String method, String path, String body, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.app.url("/actuator/otel" + path)))
			.header("Content-Type", "application/json")
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		if (this.user != null) {
			request.header("Authorization", "Basic "
					+ Base64.getEncoder().encodeToString((this.user + ":secret").getBytes(StandardCharsets.UTF_8)));
		}
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	int status(String method, String path, String body, String... headers) {
		return send(method, path, body, headers).statusCode();
	}

}
