package dev.otelspring.autoconfigure.instrumentation.resttemplate;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientContract;
import dev.otelspring.autoconfigure.testing.App;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * A {@code RestTemplate} from Boot's builder, or a bean that was made with {@code new}.
 */
class RestTemplateSpanTests {

	@Nested
	class FromTheBuilderOnHttpUrlConnection extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=simple");
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestTemplateBuilder.class).build());
		}

	}

	@Nested
	class FromTheBuilderOnJdkHttpClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.with("spring.http.clients.imperative.factory=jdk");
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestTemplateBuilder.class).build());
		}

	}

	@Nested
	class MadeWithNewOnHttpUrlConnection extends Contract {

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(DefaultRestTemplate.class);
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestTemplate.class));
		}

	}

	@Nested
	class MadeWithNewOnJdkHttpClient extends Contract {

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(JdkRestTemplate.class);
		}

		@Override
		protected Client client(App app) {
			return calling(app.bean(RestTemplate.class));
		}

	}

	private abstract static class Contract extends HttpClientContract {

		static Client calling(RestTemplate restTemplate) {
			return new Client() {

				@Override
				public @Nullable String get(String url, String... headers) {
					HttpHeaders all = new HttpHeaders();
					for (int i = 0; i < headers.length; i += 2) {
						all.add(headers[i], headers[i + 1]);
					}
					return restTemplate.exchange(url, HttpMethod.GET, new HttpEntity<>(all), String.class).getBody();
				}

				@Override
				public void upload(String url, Resource body) {
					restTemplate.postForEntity(url, body, Void.class);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class DefaultRestTemplate {

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class JdkRestTemplate {

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate(new JdkClientHttpRequestFactory());
		}

	}

}
