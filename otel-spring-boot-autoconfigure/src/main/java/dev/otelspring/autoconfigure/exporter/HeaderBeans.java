package dev.otelspring.autoconfigure.exporter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import dev.otelspring.pipeline.transport.Transport;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * The application's {@link ExporterHeaders}. They are asked for when all singletons are
 * there and not before: one that fetches its tokens by a traced client needs
 * {@code OpenTelemetry}, which needs the exporters.
 */
public final class HeaderBeans implements SmartInitializingSingleton {

	private final ListableBeanFactory beanFactory;

	private final CompletableFuture<List<ExporterHeaders>> beans = new CompletableFuture<>();

	public HeaderBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ObjectProvider<ExporterHeaders> provider = this.beanFactory.getBeanProvider(ExporterHeaders.class);
		this.beans.complete(provider.orderedStream().toList());
	}

	/**
	 * Lets a transport wait for the beans, if there will be any.
	 * @param transport asks for headers when it sends
	 * @return sends when all singletons are there
	 */
	Transport hold(Transport transport) {
		boolean any = BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, ExporterHeaders.class, true,
				false).length > 0;
		return any ? new HeldTransport(transport, this.beans) : transport;
	}

	/**
	 * The headers of one request.
	 * @param exporter the exporter's name
	 * @param configured what is configured for it
	 * @return what is configured, and what the beans give over it
	 */
	Map<String, String> headers(String exporter, Map<String, String> configured) {
		List<ExporterHeaders> all = this.beans.getNow(List.of());
		if (all.isEmpty()) {
			return configured;
		}
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(configured);
		all.forEach((bean) -> headers.putAll(bean.headers(exporter)));
		return headers;
	}

}
