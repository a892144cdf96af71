package dev.otelspring.benchmarks.app.mvc;

import io.micrometer.tracing.annotation.NewSpan;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** With that of Micrometer Tracing. */
@Component("mvcNewSpanStock")
@ConditionalOnProperty(name = "shop.annotations", havingValue = "new-span")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class NewSpanStock implements Stock {

	@NewSpan
	@Override
	public String reserve(long id) {
		return "reserved";
	}

}
