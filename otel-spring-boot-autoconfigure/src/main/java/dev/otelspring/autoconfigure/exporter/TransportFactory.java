package dev.otelspring.autoconfigure.exporter;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.pipeline.transport.GrpcSupport;
import dev.otelspring.pipeline.transport.GrpcTransport;
import dev.otelspring.pipeline.transport.GrpcTransportSettings;
import dev.otelspring.pipeline.transport.HttpTransport;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import dev.otelspring.pipeline.transport.Transport;
import dev.otelspring.pipeline.transport.UnavailableTransport;
import org.jspecify.annotations.Nullable;

/**
 * Makes the transport of an exporter.
 */
final class TransportFactory {

	/** Asked for by a variable, the application starts and the exporter does not. */
	private static final String UNAVAILABLE = "leaves the exporter unavailable";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final SslContexts sslContexts;

	private final PropertyValues values;

	private final ClassLoader classLoader;

	private final HeaderBeans headerBeans;

	private final Clock clock;

	TransportFactory(SslContexts sslContexts, PropertyValues values, ClassLoader classLoader, HeaderBeans headerBeans,
			Clock clock) {
		this.sslContexts = sslContexts;
		this.values = values;
		this.classLoader = classLoader;
		this.headerBeans = headerBeans;
		this.clock = clock;
	}

	Transport create(ExporterConfiguration configuration) {
		Supplier<@Nullable SSLContext> sslContext = this.sslContexts.of(configuration);
		Transport transport = (configuration.protocol() == Protocol.GRPC) ? grpc(configuration, sslContext)
				: http(configuration, sslContext);
		this.sslContexts.onUpdate(configuration, transport::renew);
		return this.headerBeans.hold(transport);
	}

	private Supplier<Map<String, String>> headers(ExporterConfiguration configuration) {
		return () -> this.headerBeans.headers(configuration.name(), configuration.headers());
	}

	private Transport http(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext) {
		return new HttpTransport(new HttpTransportSettings(configuration.endpoints(), headers(configuration),
				configuration.compression(), configuration.timeout(), connectTimeout(configuration), sslContext,
				userAgent()), this.clock);
	}

	private Transport grpc(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext) {
		String property = configuration.properties().apply("protocol");
		if (!GrpcSupport.isAvailable(this.classLoader)) {
			String mend = "needs " + GrpcSupport.DEPENDENCY + " on the classpath for grpc; without it choose "
					+ "http/protobuf, which collectors take at port 4318";
			this.values.reject(property, "grpc", mend, UNAVAILABLE);
			return new UnavailableTransport(mend);
		}
		try {
			return new GrpcTransport(
					new GrpcTransportSettings(configuration.base(), headers(configuration), configuration.compression(),
							configuration.timeout(), connectTimeout(configuration), sslContext, userAgent()),
					this.clock);
		}
		catch (IllegalArgumentException ex) {
			String mend = "cannot be used for gRPC: " + ex.getMessage();
			this.values.rejectTogether(configuration.properties().apply("endpoint"), configuration.base().toString(),
					List.of(property), mend, UNAVAILABLE);
			return new UnavailableTransport(mend);
		}
	}

	private static Duration connectTimeout(ExporterConfiguration configuration) {
		return (configuration.timeout().compareTo(CONNECT_TIMEOUT) < 0) ? configuration.timeout() : CONNECT_TIMEOUT;
	}

	private static String userAgent() {
		String version = TransportFactory.class.getPackage().getImplementationVersion();
		return "otel-spring-boot-starter/" + ((version != null) ? version : "development");
	}

}
