package dev.otelspring.autoconfigure.compatibility;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A jar of OpenTelemetry on the class path. Each tells its version in a file of its own,
 * so that nothing is searched.
 *
 * @param module what it is
 * @param version such as {@code 1.62.0} or {@code 1.62.0-alpha}
 * @param root where its classes are
 */
record OpenTelemetryJar(OpenTelemetryModule module, String version, String root) {

	private static final String FILE = "/version.properties";

	private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\D?.*");

	/**
	 * Finds all of them; of a module that is there twice, both.
	 * @param classLoader where to look
	 * @return in the modules' order
	 */
	static List<OpenTelemetryJar> find(ClassLoader classLoader) {
		List<OpenTelemetryJar> jars = new ArrayList<>();
		for (OpenTelemetryModule module : OpenTelemetryModule.values()) {
			String file = module.path() + FILE;
			try {
				for (Enumeration<URL> urls = classLoader.getResources(file); urls.hasMoreElements();) {
					URL url = urls.nextElement();
					String version = version(url);
					if (version != null) {
						String text = url.toString();
						jars.add(new OpenTelemetryJar(module, version,
								text.substring(0, text.length() - file.length())));
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return jars;
	}

	private static @Nullable String version(URL url) throws IOException {
		URLConnection connection = url.openConnection();
		// A jar that is cached stays open, and cannot be replaced on Windows.
		connection.setUseCaches(false);
		Properties properties = new Properties();
		try (InputStream in = connection.getInputStream()) {
			properties.load(in);
		}
		String version = properties.getProperty("sdk.version", "");
		return VERSION.matcher(version).matches() ? version : null;
	}

	boolean isAlpha() {
		return this.version.contains("-alpha");
	}

	/**
	 * The version without its last number and what follows: jars that have that in common
	 * fit together.
	 * @return a number that is greater for later versions
	 */
	long line() {
		return line(this.version);
	}

	static long line(String version) {
		Matcher matcher = VERSION.matcher(version);
		return matcher.matches() ? Long.parseLong(matcher.group(1)) * 1_000_000 + Long.parseLong(matcher.group(2)) : 0;
	}

}
