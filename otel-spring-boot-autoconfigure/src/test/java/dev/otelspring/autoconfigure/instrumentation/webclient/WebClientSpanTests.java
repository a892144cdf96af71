package dev.otelspring.autoconfigure.instrumentation.webclient;

import java.net.URI;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientContract;
import dev.otelspring.autoconfigure.testing.App;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/** What a {@code WebClient} shows, whoever made it. */
class WebClientSpanTests {

	@Nested
	class FromTheBuilder extends Contract {

		@Override
		protected Client client(App app) {
			return calling(app.bean(WebClient.Builder.class).build());
		}

	}

	@Nested
	class FromTheBuilderOnJdkHttpClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.reactive.connector=jdk");
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(WebClient.Builder.class).build());
		}

	}

	@Nested
	class OfTheStarterAlone extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.starterAlone();
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(WebClient.Builder.class).build());
		}

	}

	@Nested
	class MadeByTheUser extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(UsersWebClient.class);
		}

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(WebClient.class));
		}

	}

	@Nested
	class OnAConnectorThatIsSetLater extends Contract {

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(WebClient.Builder.class).clientConnector(new JdkClientHttpConnector()).build());
		}

	}

	private abstract static class Contract extends HttpClientContract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder;
		}

		@Override
		protected boolean endsWithTheBody() {
			return true;
		}

		static Client calling(WebClient webClient) {
			return new Client() {

				@Override
				public @Nullable String get(String url, String... headers) {
					return webClient.get().uri(URI.create(url)).headers((all) -> {
						for (int i = 0; i < headers.length; i += 2) {
							all.add(headers[i], headers[i + 1]);
						}
					}).retrieve().bodyToMono(String.class).block();
				}

				@Override
				public void upload(String url, Resource body) {
					webClient.post()
						.uri(URI.create(url))
						.body(BodyInserters.fromResource(body))
						.retrieve()
						.toBodilessEntity()
						.block();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersWebClient {

		@Bean
		WebClient webClient() {
			return WebClient.create();
		}

	}

}
