package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientSpanContract;
import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.Nested;

import org.springframework.core.io.Resource;
import org.springframework.web.client.RestClient;

/** A {@code RestClient} from the builder that Boot gives. */
class RestClientSpanTests {

	@Nested
	class OnHttpUrlConnection extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=simple");
		}

	}

	@Nested
	class OnJdkHttpClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=jdk");
		}

	}

	@Nested
	class OfTheStarterAlone extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.starterAlone();
		}

	}

	private abstract static class Contract extends HttpClientSpanContract {

		@Override
		protected Client client(App app) {
			RestClient restClient = app.bean(RestClient.Builder.class).build();
			return new Client() {

				@Override
				public void get(String url) {
					restClient.get().uri(url).retrieve().toBodilessEntity();
				}

				@Override
				public void upload(String url, Resource body) {
					restClient.post().uri(url).body(body).retrieve().toBodilessEntity();
				}

			};
		}

	}

}
