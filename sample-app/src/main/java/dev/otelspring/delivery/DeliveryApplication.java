package dev.otelspring.delivery;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;

/**
 * Knows when an article arrives. The sample starts it beside the shop, in the same
 * process, with a name and a port of its own.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
public class DeliveryApplication {

}
