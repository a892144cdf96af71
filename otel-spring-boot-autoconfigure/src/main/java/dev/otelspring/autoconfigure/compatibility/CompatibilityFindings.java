package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.PropertyValues;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.Assert;

/**
 * Looks once, while the application starts, at what else of OpenTelemetry is on the class
 * path or configured.
 */
final class CompatibilityFindings implements BeanFactoryAware, InitializingBean, SmartInitializingSingleton {

	/** There where no SDK is built. */
	private static final String NO_SDK = "otelSteppedBack";

	private final Environment environment;

	private final PropertyValues values;

	private final ConfigurationFindings findings;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	CompatibilityFindings(Environment environment, PropertyValues values, ConfigurationFindings findings) {
		this.environment = environment;
		this.values = values;
		this.findings = findings;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void afterPropertiesSet() {
		ConfigurableListableBeanFactory beans = beanFactory();
		if (beans.containsBean(JarProblem.BEAN_NAME)) {
			JarProblem problem = beans.getBean(JarProblem.BEAN_NAME, JarProblem.class);
			this.findings.add(problem.summary(), problem.versionsInShort(), problem.mend());
		}
		if (!beans.containsBean(NO_SDK)) {
			ClassLoader classLoader = beans.getBeanClassLoader();
			OtherSdk.tell(classLoader, this.environment, this.findings);
			DeclarativeModule.require(classLoader, this.environment, this.values);
			OfficialStarterProperties.tellMissed(classLoader, this.environment, this.findings);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		ConfigurableListableBeanFactory beans = beanFactory();
		if (!beans.containsBean(NO_SDK) && UntracedObservations.arePossible(beans.getBeanClassLoader())) {
			new UntracedObservations(beans).tell(this.findings);
		}
	}

	private ConfigurableListableBeanFactory beanFactory() {
		Assert.state(this.beanFactory != null, "There is no bean factory");
		return this.beanFactory;
	}

}
