package dev.otelspring.benchmarks.app;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Serves {@code /orders/<id>}: a server span and two annotated methods, one within the
 * other; and {@code /steps/<n>/<attributes>}, so many of them one after the other. It
 * says {@code READY <port> <cpu ns>} once it is started, and after each line of its
 * standard input what it has used: {@code USED <process cpu ns> <cpu ns of threads>
 * <bytes allocated by threads>}. It ends with its standard input.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class ShopApplication {

	ShopApplication() {
	}

	/**
	 * Starts the application.
	 * @param arguments properties, among them {@code shop.annotations}: {@code none},
	 * {@code with-span}, {@code new-span} or {@code observed}, and {@code shop.steps} for
	 * the second path
	 */
	public static void main(String[] arguments) {
		ConfigurableApplicationContext context = SpringApplication.run(ShopApplication.class, arguments);
		long started = Usage.processCpu();
		System.out.println("READY " + context.getEnvironment().getProperty("local.server.port") + " " + started + " "
				+ ManagementFactory.getRuntimeMXBean().getPid());
		Usage.answer(System.in);
		context.close();
	}

}
