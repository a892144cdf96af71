package dev.otelspring.autoconfigure.instrumentation.restclient;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientContract;
import dev.otelspring.autoconfigure.testing.App;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** What a {@code RestClient} shows, whoever made it. */
class RestClientSpanTests {

	private static HttpClientContract.Client calling(RestClient restClient) {
		return new HttpClientContract.Client() {

			@Override
			public @Nullable String get(String url, String... headers) {
				return restClient.get().uri(url).headers((all) -> {
					for (int i = 0; i < headers.length; i += 2) {
						all.add(headers[i], headers[i + 1]);
					}
				}).retrieve().body(String.class);
			}

			@Override
			public void upload(String url, Resource body) {
				restClient.post().uri(url).body(body).retrieve().toBodilessEntity();
			}

		};
	}

	@Nested
	class OnHttpUrlConnection extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=simple");
		}

	}

	@Nested
	class OnJdkHttpClient extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=jdk");
		}

	}

	@Nested
	class OnJetty extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=jetty");
		}

	}

	@Nested
	class OnReactorNetty extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=reactor");
		}

	}

	@Nested
	class OfTheStarterAlone extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.starterAlone();
		}

	}

	@Nested
	class OnAFactoryBuilderOfTheUsersOwn extends FromTheBuilder {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(UsersFactoryBuilder.class);
		}

	}

	@Nested
	class OnAFactoryThatIsSetLater extends UsersOwn {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder;
		}

		@Override
		protected Client client(App app) {
			return calling(
					app.bean(RestClient.Builder.class).requestFactory(new SimpleClientHttpRequestFactory()).build());
		}

	}

	@Nested
	class MadeByTheUser extends UsersOwn {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(UsersRestClient.class);
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestClient.class));
		}

	}

	@Nested
	class MadeByTheUserWithAFactory extends UsersOwn {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(UsersRestClientOnJdk.class);
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestClient.class));
		}

	}

	private abstract static class FromTheBuilder extends HttpClientContract {

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestClient.Builder.class).build());
		}

	}

	private abstract static class UsersOwn extends HttpClientContract {

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersFactoryBuilder {

		@Bean
		ClientHttpRequestFactoryBuilder<ReactorClientHttpRequestFactory> usersFactoryBuilder() {
			return ClientHttpRequestFactoryBuilder.reactor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersRestClient {

		@Bean
		RestClient restClient() {
			return RestClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersRestClientOnJdk {

		@Bean
		RestClient restClient() {
			return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory()).build();
		}

	}

}
