package dev.otelspring.autoconfigure.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.Stream;

/** A classpath on which a jar has entries for the {@code ServiceLoader}. */
final class ServiceFiles extends ClassLoader {

	private final String file;

	private final String content;

	private ServiceFiles(Class<?> service, String content) {
		super(ServiceFiles.class.getClassLoader());
		this.file = "META-INF/services/" + service.getName();
		this.content = content;
	}

	static ClassLoader of(Class<?> service, Class<?>... providers) {
		return of(service, Stream.of(providers).map(Class::getName).toArray(String[]::new));
	}

	static ClassLoader of(Class<?> service, String... providers) {
		return new ServiceFiles(service, String.join(System.lineSeparator(), providers));
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		if (!name.equals(this.file)) {
			return super.getResources(name);
		}
		return Collections.enumeration(Collections.singleton(new URL(null, "services:", new Handler(this.content))));
	}

	private static final class Handler extends URLStreamHandler {

		private final String content;

		Handler(String content) {
			this.content = content;
		}

		@Override
		protected URLConnection openConnection(URL url) {
			String text = this.content;
			return new URLConnection(url) {

				@Override
				public void connect() {
				}

				@Override
				public InputStream getInputStream() {
					return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
				}

			};
		}

	}

}
