package dev.otelspring.autoconfigure.exporter;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.CustomizedHeaders;
import dev.otelspring.pipeline.Signal;
import dev.otelspring.pipeline.transport.ClockSkew;
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

	/** Shorter than the deadline: what it was that took too long is to be known. */
	private static final double CONNECT_SHARE = 0.9;

	/** Asked for by a variable, the application starts and the exporter does not. */
	private static final String UNAVAILABLE = "leaves the exporter unavailable";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private final SslContexts sslContexts;

	private final PropertyValues values;

	private final ClassLoader classLoader;

	private final HeaderBeans headerBeans;

	private final @Nullable CustomizedHeaders customizedHeaders;

	private final Clock clock;

	private final ClockSkew skew;

	TransportFactory(SslContexts sslContexts, PropertyValues values, ClassLoader classLoader, HeaderBeans headerBeans,
			@Nullable CustomizedHeaders customizedHeaders, Clock clock) {
		this.sslContexts = sslContexts;
		this.values = values;
		this.classLoader = classLoader;
		this.headerBeans = headerBeans;
		this.customizedHeaders = customizedHeaders;
		this.clock = clock;
		this.skew = new ClockSkew(clock);
	}

	Transport create(ExporterConfiguration configuration) {
		Supplier<@Nullable SSLContext> sslContext = this.sslContexts.of(configuration);
		Transport transport = (this.customizedHeaders != null)
				? bySignal(configuration, sslContext, this.customizedHeaders)
				: transport(configuration, sslContext, headers(configuration));
		this.sslContexts.onUpdate(configuration, transport::renew);
		return this.headerBeans.hold(transport);
	}

	/**
	 * How far the backends' clocks are away.
	 * @return of all transports
	 */
	ClockSkew clockSkew() {
		return this.skew;
	}

	// Headers belong to a transport: where those of signals differ, each has its own.
	private Transport bySignal(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext,
			CustomizedHeaders customized) {
		Map<Signal, Transport> transports = new EnumMap<>(Signal.class);
		Supplier<Map<String, String>> configured = headers(configuration);
		// All of them: a disk may have what an earlier configuration took.
		for (Signal signal : Signal.values()) {
			transports.put(signal,
					transport(configuration, sslContext, () -> customized.over(signal, configured.get())));
		}
		return new SignalTransports(transports);
	}

	private Transport transport(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext,
			Supplier<Map<String, String>> headers) {
		return (configuration.protocol() == Protocol.GRPC) ? grpc(configuration, sslContext, headers)
				: http(configuration, sslContext, headers);
	}

	private Supplier<Map<String, String>> headers(ExporterConfiguration configuration) {
		return () -> this.headerBeans.headers(configuration.name(), configuration.headers());
	}

	private Transport http(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext,
			Supplier<Map<String, String>> headers) {
		return new HttpTransport(
				new HttpTransportSettings(configuration.endpoints(), headers, configuration.compression(),
						configuration.timeout(), connectTimeout(configuration), sslContext, userAgent()),
				this.clock, this.skew);
	}

	private Transport grpc(ExporterConfiguration configuration, Supplier<@Nullable SSLContext> sslContext,
			Supplier<Map<String, String>> headers) {
		String property = configuration.properties().apply("protocol");
		if (!GrpcSupport.isAvailable(this.classLoader)) {
			String mend = "needs " + GrpcSupport.DEPENDENCY + " on the classpath for grpc; without it choose "
					+ "http/protobuf, which collectors take at port 4318";
			this.values.reject(property, "grpc", mend, UNAVAILABLE);
			return new UnavailableTransport(mend);
		}
		try {
			return new GrpcTransport(
					new GrpcTransportSettings(configuration.base(), headers, configuration.compression(),
							configuration.timeout(), connectTimeout(configuration), sslContext, userAgent()),
					this.clock, this.skew);
		}
		catch (IllegalArgumentException ex) {
			String mend = "cannot be used for gRPC: " + ex.getMessage();
			this.values.rejectTogether(configuration.properties().apply("endpoint"), configuration.base().toString(),
					List.of(property), mend, UNAVAILABLE);
			return new UnavailableTransport(mend);
		}
	}

	private static Duration connectTimeout(ExporterConfiguration configuration) {
		Duration share = Duration.ofMillis(Math.max(1, (long) (configuration.timeout().toMillis() * CONNECT_SHARE)));
		return (share.compareTo(CONNECT_TIMEOUT) < 0) ? share : CONNECT_TIMEOUT;
	}

	private static String userAgent() {
		String version = TransportFactory.class.getPackage().getImplementationVersion();
		return "otel-spring-boot-starter/" + ((version != null) ? version : "development");
	}

}
