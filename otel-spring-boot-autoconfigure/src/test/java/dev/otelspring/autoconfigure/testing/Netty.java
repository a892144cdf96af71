package dev.otelspring.autoconfigure.testing;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;

/** Serves on Reactor Netty, though Jetty is on the tests' classpath too. */
class Netty {

	@Bean
	NettyReactiveWebServerFactory nettyReactiveWebServerFactory(ObjectProvider<NettyServerCustomizer> customizers) {
		NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
		customizers.orderedStream().forEach(factory::addServerCustomizers);
		return factory;
	}

}
