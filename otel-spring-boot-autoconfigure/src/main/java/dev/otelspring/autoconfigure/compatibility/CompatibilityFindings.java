package dev.otelspring.autoconfigure.compatibility;

import dev.otelspring.autoconfigure.ConfigurationFindings;
import dev.otelspring.autoconfigure.PropertyValues;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Looks once, while the application starts, at what else of OpenTelemetry is on the class
 * path or configured.
 */
final class CompatibilityFindings implements InitializingBean, SmartInitializingSingleton {

	/** There where no SDK is built. */
	private static final String NO_SDK = "otelSteppedBack";

	private final Environment environment;

	private final PropertyValues values;

	private final ConfigurationFindings findings;

	private final ConfigurableListableBeanFactory beans;

	CompatibilityFindings(Environment environment, PropertyValues values, ConfigurationFindings findings,
			ConfigurableListableBeanFactory beans) {
		this.environment = environment;
		this.values = values;
		this.findings = findings;
		this.beans = beans;
	}

	@Override
	public void afterPropertiesSet() {
		if (this.beans.containsBean(JarProblem.BEAN_NAME)) {
			JarProblem problem = this.beans.getBean(JarProblem.BEAN_NAME, JarProblem.class);
			this.findings.add(problem.summary(), problem.versionsInShort(), problem.mend());
		}
		if (!this.beans.containsBean(NO_SDK)) {
			ClassLoader classLoader = this.beans.getBeanClassLoader();
			OtherSdk.tell(classLoader, this.environment, this.findings);
			DeclarativeModule.require(classLoader, this.environment, this.values);
			OfficialStarterProperties.tellMissed(classLoader, this.environment, this.findings);
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.beans.containsBean(NO_SDK) && UntracedObservations.arePossible(this.beans.getBeanClassLoader())) {
			new UntracedObservations(this.beans).tell(this.findings);
		}
	}

}
