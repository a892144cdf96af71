package dev.otelspring.pipeline.transport;

/**
 * Whether {@link GrpcTransport} can work here. Ask before the transport's own class is
 * loaded: this one needs no Reactor Netty.
 */
public final class GrpcSupport {

	/** What to add, as Maven writes it; Spring Boot manages its version. */
	public static final String DEPENDENCY = "io.projectreactor.netty:reactor-netty-http";

	private GrpcSupport() {
	}

	/**
	 * Looks for Reactor Netty, and for Netty's HTTP/2 and TLS, which somebody may have
	 * excluded.
	 * @param classLoader the application's
	 * @return whether all of it is there
	 */
	public static boolean isAvailable(ClassLoader classLoader) {
		return isPresent("reactor.netty.http.client.HttpClient", classLoader)
				&& isPresent("io.netty.handler.codec.http2.Http2FrameCodec", classLoader)
				&& isPresent("io.netty.handler.ssl.JdkSslContext", classLoader);
	}

	private static boolean isPresent(String className, ClassLoader classLoader) {
		try {
			Class.forName(className, false, classLoader);
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
