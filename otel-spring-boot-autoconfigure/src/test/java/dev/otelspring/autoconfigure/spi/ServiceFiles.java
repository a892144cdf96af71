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

import org.jspecify.annotations.Nullable;

/** A classpath on which a jar has entries for the {@code ServiceLoader}. */
final class ServiceFiles extends ClassLoader {

	/** Before the names of classes whose superclass is not there. */
	static final String UNLINKED = "unlinked.";

	private final String file;

	private final @Nullable String content;

	private ServiceFiles(Class<?> service, @Nullable String content) {
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

	/**
	 * A classpath of which the entries cannot be listed.
	 * @param service whose entries
	 * @return a class loader
	 */
	static ClassLoader unreadable(Class<?> service) {
		return new ServiceFiles(service, null);
	}

	@Override
	protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
		if (name.startsWith(UNLINKED)) {
			throw new NoClassDefFoundError(UNLINKED + "Base");
		}
		return super.loadClass(name, resolve);
	}

	@Override
	public Enumeration<URL> getResources(String name) throws IOException {
		if (!name.equals(this.file)) {
			return super.getResources(name);
		}
		if (this.content == null) {
			throw new IOException("a broken jar");
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
