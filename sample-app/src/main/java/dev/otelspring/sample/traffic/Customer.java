package dev.otelspring.sample.traffic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * Knows what a customer wants next. Of 60 requests 40 place an order, 6 look the last one
 * up, 6 ask when it arrives, 6 ask for stock the old way, one breaks and one is slow:
 * always in the same order.
 *
 * <p>
 * It uses the JDK's own client, without instrumentation, as nobody traces a customer: the
 * traces begin in the shop.
 */
class Customer {

	/**
	 * Longer than the slowest route takes.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final List<String> SKUS = List.of("book-1", "lamp-1", "mug-2", "tea-1", "book-2", "pen-1",
			"chair-1");

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	private long turn;

	private String lastOrder = "/orders/1";

	/**
	 * Sends the next request, and waits for its answer, whatever that is.
	 * @param shop the shop's address, without a path
	 * @throws IOException if the shop does not answer
	 * @throws InterruptedException if the customer is sent home
	 */
	void visit(String shop) throws IOException, InterruptedException {
		HttpRequest request = next(shop, this.turn++);
		HttpResponse<Void> response = this.http.send(request, BodyHandlers.discarding());
		response.headers().firstValue("Location").ifPresent((location) -> this.lastOrder = location);
	}

	private HttpRequest next(String shop, long turn) {
		String sku = SKUS.get((int) (turn % SKUS.size()));
		if (turn % 60 == 29) {
			return get(shop + "/orders/broken");
		}
		if (turn % 60 == 59) {
			return get(shop + "/reports/daily");
		}
		if (turn % 10 == 4) {
			return get(shop + this.lastOrder);
		}
		if (turn % 10 == 5) {
			return get(shop + this.lastOrder + "/delivery");
		}
		if (turn % 10 == 7) {
			return get(shop + "/legacy/stock/" + sku);
		}
		String order = """
				{"sku":"%s","quantity":%d}""".formatted(sku, (turn % 12 == 0) ? 6 : 1 + turn % 3);
		return to(shop + "/orders").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(order))
			.build();
	}

	private static HttpRequest get(String url) {
		return to(url).GET().build();
	}

	private static HttpRequest.Builder to(String url) {
		return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
	}

}
