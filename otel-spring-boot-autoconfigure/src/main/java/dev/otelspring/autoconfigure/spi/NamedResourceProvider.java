package dev.otelspring.autoconfigure.spi;

import java.lang.reflect.Method;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ResourceProvider;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.util.ReflectionUtils;

/**
 * A {@link ResourceProvider} and what it reads.
 */
public final class NamedResourceProvider {

	private final ResourceProvider provider;

	private final ConfigProperties config;

	NamedResourceProvider(ResourceProvider provider, ConfigProperties config) {
		this.provider = provider;
		this.config = config;
	}

	/**
	 * Its class, by which it is enabled and disabled.
	 * @return the class's name
	 */
	public String name() {
		return this.provider.getClass().getName();
	}

	/**
	 * Asks the provider.
	 * @param existing what has been found so far
	 * @return empty if the provider does not apply
	 */
	public Resource create(Resource existing) {
		return shouldApply(existing) ? this.provider.createResource(this.config) : Resource.empty();
	}

	// ConditionalResourceProvider, an interface that is not for others to use. Without
	// asking, a provider would overwrite a service's name with a guess.
	private boolean shouldApply(Resource existing) {
		Method condition = ReflectionUtils.findMethod(this.provider.getClass(), "shouldApply", ConfigProperties.class,
				Resource.class);
		if (condition == null) {
			return true;
		}
		ReflectionUtils.makeAccessible(condition);
		return !Boolean.FALSE.equals(ReflectionUtils.invokeMethod(condition, this.provider, this.config, existing));
	}

}
