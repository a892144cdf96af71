package dev.otelspring.sample.orders;

import dev.otelspring.annotations.MetricAttribute;
import dev.otelspring.annotations.Timed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Takes the money.
 */
@Service
class PaymentService {

	private static final Logger logger = LoggerFactory.getLogger(PaymentService.class);

	private final JdbcClient jdbc;

	PaymentService(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Charges what the items cost.
	 * @param sku the article's code
	 * @param quantity how many items
	 * @param method how it is paid
	 * @return what was charged, in cents
	 */
	@Timed(value = "payment.duration", description = "How long it takes to charge an order.")
	long charge(String sku, int quantity, @MetricAttribute("payment.method") PaymentMethod method) {
		long price = this.jdbc.sql("select price_cents from inventory where sku = ?")
			.param(sku)
			.query(Long.class)
			.single();
		logger.debug("Charged {} of {} by {}", quantity, sku, method);
		return price * quantity;
	}

	/**
	 * Business pays later.
	 */
	enum PaymentMethod {

		CARD, INVOICE;

		static PaymentMethod of(OrderType type) {
			return (type == OrderType.BULK) ? INVOICE : CARD;
		}

	}

}
