package dev.otelspring.pipeline.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate made for one test, by the JDK's keytool: nothing secret lies in
 * the repository, and nothing expires in it.
 */
public final class SelfSignedCertificate {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final KeyStore keyStore;

	private SelfSignedCertificate(KeyStore keyStore) {
		this.keyStore = keyStore;
	}

	/**
	 * Makes a certificate.
	 * @param host the name that it is good for
	 * @return a new one
	 */
	public static SelfSignedCertificate forHost(String host) {
		try {
			Path directory = Files.createTempDirectory("certificate");
			Path file = directory.resolve("keystore.p12");
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "test", "-keyalg", "EC", "-dname", "CN=" + host, "-ext", "san=dns:" + host,
					"-validity", "2", "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore",
					file.toString())
				.redirectErrorStream(true)
				.start();
			String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
				throw new IllegalStateException("keytool failed: " + said);
			}
			KeyStore keyStore = KeyStore.getInstance("PKCS12");
			try (InputStream in = Files.newInputStream(file)) {
				keyStore.load(in, PASSWORD);
			}
			Files.delete(file);
			Files.delete(directory);
			return new SelfSignedCertificate(keyStore);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a server shows.
	 * @return the key with its certificate
	 */
	public KeyManager[] keyManagers() {
		try {
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(this.keyStore, PASSWORD);
			return factory.getKeyManagers();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The certificate as a PEM file has it.
	 * @return the text
	 */
	public String certificatePem() {
		try {
			return pem("CERTIFICATE", this.keyStore.getCertificate("test").getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The key as a PEM file has it.
	 * @return PKCS #8, not encrypted
	 */
	public String keyPem() {
		try {
			return pem("PRIVATE KEY", this.keyStore.getKey("test", PASSWORD).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String label, byte[] bytes) {
		return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(bytes)
				+ "\n-----END " + label + "-----\n";
	}

	/**
	 * A context that shows this certificate and trusts it, and no other.
	 * @return for a server or a client
	 */
	public SSLContext sslContext() {
		try {
			KeyStore trusted = KeyStore.getInstance("PKCS12");
			trusted.load(null, null);
			trusted.setCertificateEntry("test", this.keyStore.getCertificate("test"));
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(trusted);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(keyManagers(), factory.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
