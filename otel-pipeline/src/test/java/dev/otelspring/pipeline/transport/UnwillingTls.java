package dev.otelspring.pipeline.transport;

import java.security.SecureRandom;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** A default context that must not be asked for anything. */
final class UnwillingTls extends SSLContext {

	UnwillingTls() {
		super(new Unwilling(), null, "unwilling");
	}

	private static final class Unwilling extends SSLContextSpi {

		@Override
		protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
			throw asked();
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			throw asked();
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			throw asked();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			throw asked();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			throw asked();
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			throw asked();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			throw asked();
		}

		private static AssertionError asked() {
			return new AssertionError("The default TLS context was asked for");
		}

	}

}
