package dev.otelspring.autoconfigure.exporter;

import java.net.URI;
import java.util.Locale;

import dev.otelspring.pipeline.transport.GrpcTransportSettings;
import dev.otelspring.pipeline.transport.HttpTransportSettings;
import org.jspecify.annotations.Nullable;

/**
 * The protocols of OTLP that can be sent.
 */
enum Protocol {

	/** Binary protobuf over HTTP/1.1, on the JDK's client. */
	HTTP_PROTOBUF("http/protobuf", URI.create("http://localhost:4318")),

	/** gRPC over HTTP/2, on Reactor Netty. */
	GRPC("grpc", URI.create("http://localhost:4317"));

	private final String id;

	private final URI defaultEndpoint;

	Protocol(String id, URI defaultEndpoint) {
		this.id = id;
		this.defaultEndpoint = defaultEndpoint;
	}

	String id() {
		return this.id;
	}

	URI defaultEndpoint() {
		return this.defaultEndpoint;
	}

	/**
	 * Why a header cannot be sent.
	 * @param name the header's name
	 * @param value its value
	 * @return the reason, {@code null} if it can
	 */
	@Nullable String problemWithHeader(String name, String value) {
		return (this == GRPC) ? GrpcTransportSettings.problemWithHeader(name, value)
				: HttpTransportSettings.problemWithHeader(name, value);
	}

	static Protocol parse(String text) {
		return switch (text.strip().toLowerCase(Locale.ROOT)) {
			case "http/protobuf" -> HTTP_PROTOBUF;
			case "grpc" -> GRPC;
			default -> throw new IllegalArgumentException("must be http/protobuf or grpc");
		};
	}

}
