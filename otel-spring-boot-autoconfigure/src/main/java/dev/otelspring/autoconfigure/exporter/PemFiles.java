package dev.otelspring.autoconfigure.exporter;

import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Checks the PEM files that the specification's properties name.
 */
final class PemFiles {

	private final PropertyValues values;

	PemFiles(PropertyValues values) {
		this.values = values;
	}

	static SslBundle bundle(@Nullable String trusted, @Nullable String certificate, @Nullable String key) {
		PemSslStoreDetails trust = (trusted != null) ? PemSslStoreDetails.forCertificate(trusted) : null;
		PemSslStoreDetails own = (certificate != null)
				? PemSslStoreDetails.forCertificate(certificate).withPrivateKey(key) : null;
		return SslBundle.of(new PemSslStoreBundle(own, trust));
	}

	/**
	 * Checks a file of certificates.
	 * @param property the property that names it
	 * @param file its name
	 * @return the name, {@code null} if it cannot be used
	 */
	@Nullable String certificates(String property, String file) {
		return check(property, file, bundle(file, null, null));
	}

	/**
	 * Checks a file with a private key.
	 * @param property the property that names it
	 * @param file its name
	 * @param certificateProperty the property that names its certificate
	 * @param certificate the certificate's file, which has been checked
	 * @return the name, {@code null} if it cannot be used
	 */
	@Nullable String key(String property, String file, String certificateProperty, @Nullable String certificate) {
		if (certificate == null) {
			this.values.reject(property, shown(file), "needs " + certificateProperty + " beside it",
					PropertyValues.LEFT_OUT);
			return null;
		}
		return check(property, file, bundle(null, certificate, file));
	}

	private @Nullable String check(String property, String file, SslBundle bundle) {
		try {
			bundle.createSslContext();
			return file;
		}
		catch (RuntimeException ex) {
			this.values.reject(property, shown(file), "must be a readable PEM file: " + ex.getMessage());
			return null;
		}
	}

	// Boot takes what is in a PEM file in place of its name, too.
	private static @Nullable String shown(String file) {
		return file.contains("-----BEGIN") ? null : file;
	}

}
