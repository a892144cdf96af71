package dev.otelspring.sample.orders;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;

class OrderRepositoryTests {

	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
		.generateUniqueName(true)
		.addScripts("schema.sql", "data.sql")
		.build();

	private final OrderRepository orders = new OrderRepository(JdbcClient.create(this.database));

	@AfterEach
	void shutDown() {
		this.database.shutdown();
	}

	@Test
	void findsWhatItKeeps() {
		Order order = this.orders.insert("mug-1", 2, OrderStatus.BACKORDERED);
		assertThat(order.quantity()).isEqualTo(2);
		assertThat(this.orders.find(order.id())).contains(order);
	}

	@Test
	void forgetsTheOldestOrderBeyondItsBound() {
		Order oldest = this.orders.insert("mug-1", 1, OrderStatus.CONFIRMED);
		Order second = this.orders.insert("mug-1", 1, OrderStatus.CONFIRMED);
		for (int i = 2; i <= OrderRepository.KEPT; i++) {
			this.orders.insert("mug-1", 1, OrderStatus.CONFIRMED);
		}
		assertThat(this.orders.find(oldest.id())).isEmpty();
		assertThat(this.orders.find(second.id())).isPresent();
	}

}
