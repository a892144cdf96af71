package dev.otelspring.autoconfigure.exporter;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Says where one signal goes, over the properties of the one exporter. By default nothing
 * does; {@link ConnectionDetailsAutoConfiguration} asks Spring Boot's beans.
 *
 * <p>
 * Asked once, on the thread that starts the application.
 */
public interface ExporterEndpoint {

	/**
	 * Whose endpoint it is.
	 * @return the signal
	 */
	Signal signal();

	/**
	 * Finds the endpoint.
	 * @param grpc whether the exporter speaks gRPC, not HTTP
	 * @return {@code null} where the properties apply
	 */
	@Nullable Found find(boolean grpc);

	/**
	 * An endpoint.
	 *
	 * @param url the full URL of the signal; for gRPC, its path does not count
	 * @param grpc whether it is for gRPC, which it never is unless asked
	 * @param sslBundle the keys and certificates, {@code null} where those of the
	 * properties apply
	 * @param source what says so, as the subject of a sentence
	 */
	record Found(String url, boolean grpc, @Nullable SslBundle sslBundle, String source) {
	}

}
