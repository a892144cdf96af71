package dev.otelspring.examples.official;

import java.util.Objects;

import io.opentelemetry.instrumentation.annotations.WithSpan;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

@Repository
class StockRepository {

	private final JdbcTemplate jdbc;

	StockRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	@WithSpan
	int count(String sku) {
		return Objects
			.requireNonNull(this.jdbc.queryForObject("SELECT units FROM stock WHERE sku = ?", Integer.class, sku));
	}

}
