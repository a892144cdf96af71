package dev.otelspring.autoconfigure.instrumentation.annotation.dead;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** Its package is looked through when it is ready. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ SelfCaller.class, SelfKnower.class, Parameters.class })
public class DeadApplication {

	@Bean
	@Lazy
	LateBean lateBean() {
		return new LateBean();
	}

}
