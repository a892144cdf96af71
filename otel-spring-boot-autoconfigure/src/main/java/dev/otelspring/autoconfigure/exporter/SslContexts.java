package dev.otelspring.autoconfigure.exporter;

import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.exporter.ExporterConfiguration.Tls;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/**
 * Finds the keys and certificates of an exporter: in a bundle of Spring Boot, or in the
 * PEM files that the specification's properties name.
 */
final class SslContexts {

	private final @Nullable SslBundles bundles;

	private final PropertyValues values;

	SslContexts(@Nullable SslBundles bundles, PropertyValues values) {
		this.bundles = bundles;
		this.values = values;
	}

	/**
	 * The context of an exporter, asked for again when its bundle changes.
	 * @param configuration what is configured
	 * @return gives {@code null} for the JDK's default
	 */
	Supplier<@Nullable SSLContext> of(ExporterConfiguration configuration) {
		Tls tls = configuration.tls();
		if (tls.given() != null) {
			SSLContext given = tls.given().createSslContext();
			return () -> given;
		}
		if (tls.bundle() != null) {
			return bundle(configuration.properties().apply("ssl-bundle"), tls.bundle());
		}
		if (tls.certificate() == null && tls.clientCertificate() == null) {
			return () -> null;
		}
		SSLContext context = PemFiles.bundle(tls.certificate(), tls.clientCertificate(), tls.clientKey())
			.createSslContext();
		return () -> context;
	}

	/**
	 * Tells when the bundle of an exporter has changed.
	 * @param configuration what is configured
	 * @param action what to do then
	 */
	void onUpdate(ExporterConfiguration configuration, Runnable action) {
		String name = configuration.tls().bundle();
		if (name != null && this.bundles != null) {
			try {
				this.bundles.addBundleUpdateHandler(name, (bundle) -> action.run());
			}
			catch (NoSuchSslBundleException ex) {
				// Told where the context was asked for.
			}
		}
	}

	/**
	 * Takes a bundle that can be used.
	 * @param property the property that names it
	 * @param name its name
	 * @return the name, or {@code null} if it was wrong and came from a variable
	 */
	@Nullable String check(String property, String name) {
		try {
			if (this.bundles != null) {
				this.bundles.getBundle(name).createSslContext();
				return name;
			}
		}
		catch (NoSuchSslBundleException ex) {
			// Told below.
		}
		catch (RuntimeException ex) {
			this.values.reject(property, name, "must be the name of a bundle that can be used: " + ex.getMessage());
			return null;
		}
		String known = (this.bundles != null) ? String.join(", ", this.bundles.getBundleNames()) : "";
		this.values.reject(property, name, "must be the name of a bundle under spring.ssl.bundle"
				+ (known.isEmpty() ? ", where there is none" : ": " + known));
		return null;
	}

	private Supplier<@Nullable SSLContext> bundle(String property, String name) {
		SslBundles available = this.bundles;
		return (check(property, name) != null && available != null) ? () -> available.getBundle(name).createSslContext()
				: () -> null;
	}

}
