package dev.otelspring.autoconfigure.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the {@link ServiceLoader}. One that cannot be created, such as one whose
 * jar goes with another version of OpenTelemetry, is told and left out: the others have
 * nothing to do with it.
 */
final class ServiceEntries {

	private final @Nullable ClassLoader classLoader;

	private final ConfigurationFindings findings;

	ServiceEntries(@Nullable ClassLoader classLoader, ConfigurationFindings findings) {
		this.classLoader = classLoader;
		this.findings = findings;
	}

	<P> List<P> load(Class<P> type) {
		List<P> entries = new ArrayList<>();
		Iterator<P> iterator = ServiceLoader.load(type, this.classLoader).iterator();
		String last = "";
		while (true) {
			try {
				if (!iterator.hasNext()) {
					return entries;
				}
				entries.add(iterator.next());
			}
			catch (ServiceConfigurationError | LinkageError ex) {
				if (ex instanceof ServiceConfigurationError && ex.toString().equals(last)) {
					// Not an entry, which would have another name, but the list of them
					// cannot be read: that never ends.
					return entries;
				}
				last = ex.toString();
				this.findings.add("An entry for " + type.getName() + " has no effect", "it failed: " + describe(ex),
						"Bring its jar to the version that goes with OpenTelemetry on the classpath, add what it needs, "
								+ "or take it away");
			}
		}
	}

	// ServiceLoader's own errors name the provider, and what was wrong only in their
	// cause.
	private static String describe(Error error) {
		return (error.getCause() != null) ? error.getMessage() + " (" + error.getCause() + ")" : error.toString();
	}

}
