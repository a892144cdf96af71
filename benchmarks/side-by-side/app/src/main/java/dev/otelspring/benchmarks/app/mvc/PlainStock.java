package dev.otelspring.benchmarks.app.mvc;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** Without annotations. */
@Component("mvcPlainStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "none")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class PlainStock implements Stock {

	@Override
	public String reserve(long id) {
		return "reserved";
	}

}
