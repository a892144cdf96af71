package dev.otelspring.pipeline.transport;

import java.security.KeyManagementException;
import java.security.SecureRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.jspecify.annotations.Nullable;

/**
 * For a client that speaks plain HTTP alone. The JDK's asks for a context in any case,
 * and its default one reads all certificate authorities first: some 300 classes and a
 * tenth of a second.
 */
final class NoTls extends SSLContext {

	NoTls() {
		super(new None(), null, "none");
	}

	private static final class None extends SSLContextSpi {

		@Override
		protected SSLParameters engineGetDefaultSSLParameters() {
			return new SSLParameters(new String[0], new String[] { "TLSv1.3", "TLSv1.2" });
		}

		@Override
		protected SSLParameters engineGetSupportedSSLParameters() {
			return engineGetDefaultSSLParameters();
		}

		@Override
		protected void engineInit(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust,
				@Nullable SecureRandom random) throws KeyManagementException {
			throw new KeyManagementException("There is no TLS here");
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			throw none();
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			throw none();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			throw none();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			throw none();
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			throw none();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			throw none();
		}

		private static IllegalStateException none() {
			return new IllegalStateException("There is no TLS here");
		}

	}

}
