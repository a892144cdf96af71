package dev.otelspring.benchmarks.app.mvc;

import io.micrometer.observation.annotation.Observed;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer's observations. */
@Component("mvcObservedStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "observed")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ObservedStock implements Stock {

	@Observed
	@Override
	public String reserve(long id) {
		return "reserved";
	}

}
