package dev.otelspring.autoconfigure.exporter;

import dev.otelspring.pipeline.Signal;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * The endpoint of a {@link ConnectionDetails} bean. One that Docker Compose,
 * Testcontainers or the application made wins. One that Boot made of its own properties
 * does not count: they speak for ours without it.
 *
 * @param <D> the type of the bean
 */
final class ConnectionDetailsEndpoint<D extends ConnectionDetails> implements ExporterEndpoint {

	private final Signal signal;

	private final Class<D> type;

	private final Reading<D> reading;

	private final ConfigurableListableBeanFactory beanFactory;

	ConnectionDetailsEndpoint(Signal signal, Class<D> type, Reading<D> reading,
			ConfigurableListableBeanFactory beanFactory) {
		this.signal = signal;
		this.type = type;
		this.reading = reading;
		this.beanFactory = beanFactory;
	}

	@Override
	public Signal signal() {
		return this.signal;
	}

	@Override
	public @Nullable Found find(boolean grpc) {
		D details = this.beanFactory.getBeanProvider(this.type).getIfAvailable();
		if (details == null) {
			return null;
		}
		String name = this.beanFactory.resolveNamedBean(this.type).getBeanName();
		if (BootsBeans.declare(this.beanFactory, name)) {
			return null;
		}
		return this.reading.read(details, grpc, "The URL of " + this.type.getSimpleName() + " '" + name + "'");
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
