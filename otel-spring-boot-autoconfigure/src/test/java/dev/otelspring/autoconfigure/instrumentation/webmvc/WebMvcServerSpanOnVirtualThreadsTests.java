package dev.otelspring.autoconfigure.instrumentation.webmvc;

import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Each request on a virtual thread of its own. */
@EnabledForJreRange(min = JRE.JAVA_21)
class WebMvcServerSpanOnVirtualThreadsTests extends WebMvcServerContract {

	@Override
	protected App.Builder application() {
		return super.application().with("spring.threads.virtual.enabled=true").starterAlone();
	}

}
