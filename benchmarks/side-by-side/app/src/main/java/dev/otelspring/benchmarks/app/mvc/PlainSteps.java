package dev.otelspring.benchmarks.app.mvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Without annotations. */
@Component("mvcPlainSteps")
@ConditionalOnBooleanProperty("shop.steps")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "none")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PlainSteps implements Steps {

	@Override
	public void take(int attributes) {
	}

}
