package dev.otelspring.autoconfigure.exporter;

import dev.otelspring.autoconfigure.BootsProperties;
import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.core.env.Environment;

/**
 * The endpoint of a {@link ConnectionDetails} bean. One that Docker Compose,
 * Testcontainers or the application made wins; one that Boot made of its own property
 * stands in where ours is not set.
 *
 * @param <D> the type of the bean
 */
final class ConnectionDetailsEndpoint<D extends ConnectionDetails> implements ExporterEndpoint {

	private final Signal signal;

	private final Class<D> type;

	private final Reading<D> reading;

	/** What Boot makes details of, {@code null} where that is not for us. */
	private final @Nullable String property;

	private final ConfigurableListableBeanFactory beanFactory;

	ConnectionDetailsEndpoint(Signal signal, Class<D> type, Reading<D> reading, @Nullable String property,
			ConfigurableListableBeanFactory beanFactory) {
		this.signal = signal;
		this.type = type;
		this.reading = reading;
		this.property = property;
		this.beanFactory = beanFactory;
	}

	@Override
	public Signal signal() {
		return this.signal;
	}

	@Override
	public @Nullable Found find(boolean grpc, boolean configured) {
		D details = this.beanFactory.getBeanProvider(this.type).getIfAvailable();
		if (details == null) {
			return null;
		}
		String name = this.beanFactory.resolveNamedBean(this.type).getBeanName();
		if (BootsBeans.declare(this.beanFactory, name)) {
			return (this.property != null) ? ofProperty(this.property, details, grpc, configured) : null;
		}
		return this.reading.read(details, grpc, "The URL of " + this.type.getSimpleName() + " '" + name + "'");
	}

	private @Nullable Found ofProperty(String its, D details, boolean grpc, boolean configured) {
		String ours = "otel.exporter.otlp." + this.signal.id();
		if (configured) {
			tellUnused(its, "otel.exporter.otlp.endpoint or " + ours + ".endpoint is set too", "Keep ours alone");
			return null;
		}
		try {
			return this.reading.read(details, grpc, its);
		}
		catch (IllegalStateException ex) {
			// It knows the one transport that its own property names.
			tellUnused(its, "it is not for the protocol of " + ours,
					"Set " + ours + ".endpoint, and " + ours + ".protocol to http/protobuf or grpc");
			return null;
		}
	}

	private void tellUnused(String its, String why, String mend) {
		if (BootsProperties.isSet(this.beanFactory.getBean(Environment.class), its)) {
			this.beanFactory.getBean(ConfigurationFindings.class).add(its + " is not used", why, mend);
		}
	}

	/**
	 * Reads details, whose types have methods of the same names and no more in common.
	 *
	 * @param <D> the type
	 */
	interface Reading<D> {

		@Nullable Found read(D details, boolean grpc, String source);

	}

}
