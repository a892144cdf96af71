package dev.otelspring.pipeline.transport;

import java.security.NoSuchAlgorithmException;

import javax.net.ssl.SSLContext;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS, as Netty takes it, asking for HTTP/2 through ALPN.
 */
final class GrpcTls {

	private GrpcTls() {
	}

	static SslContext context(@Nullable SSLContext sslContext) {
		ApplicationProtocolConfig alpn = new ApplicationProtocolConfig(Protocol.ALPN,
				SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
				ApplicationProtocolNames.HTTP_2);
		return new JdkSslContext((sslContext != null) ? sslContext : jdkDefault(), true, Http2SecurityUtil.CIPHERS,
				SupportedCipherSuiteFilter.INSTANCE, alpn, ClientAuth.NONE, null, false);
	}

	private static SSLContext jdkDefault() {
		try {
			return SSLContext.getDefault();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("The JDK has no default SSLContext", ex);
		}
	}

}
