package dev.otelspring.autoconfigure.instrumentation.httpexchange;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import dev.otelspring.autoconfigure.instrumentation.http.HttpClientContract;
import dev.otelspring.autoconfigure.testing.App;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/** What {@code @HttpExchange} proxies show, whoever made them. */
class HttpExchangeSpanTests {

	@Nested
	class ByHandOnRestClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(RestClientProxy.class);
		}

	}

	@Nested
	class ByHandOnWebClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(WebClientProxy.class);
		}

		@Override
		protected boolean endsWithTheBody() {
			return true;
		}

	}

	@Nested
	class InAGroupOnRestClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(RestClientGroup.class);
		}

	}

	@Nested
	class InAGroupWithAFactoryOfTheUsersOwn extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(RestClientGroup.class, UsersFactory.class);
		}

		@Override
		protected boolean isBuiltByBoot() {
			return false;
		}

	}

	@Nested
	class InAGroupOnWebClient extends Contract {

		@Override
		protected App.Builder customize(App.Builder builder) {
			return builder.and(WebClientGroup.class);
		}

		@Override
		protected boolean endsWithTheBody() {
			return true;
		}

	}

	private abstract static class Contract extends HttpClientContract {

		@Override
		protected Client client(App app) {
			PeerService service = app.bean(PeerService.class);
			return new Client() {

				@Override
				public @Nullable String get(String url, String... headers) {
					MultiValueMap<String, String> all = new LinkedMultiValueMap<>();
					for (int i = 0; i < headers.length; i += 2) {
						all.put(headers[i], new ArrayList<>(List.of(headers[i + 1])));
					}
					return service.get(URI.create(url), all);
				}

				@Override
				public void upload(String url, Resource body) {
					service.upload(URI.create(url), body);
				}

			};
		}

	}

	interface PeerService {

		@GetExchange
		@Nullable String get(URI url, @RequestHeader MultiValueMap<String, String> headers);

		@PostExchange
		void upload(URI url, @RequestBody Resource body);

	}

	@Configuration(proxyBeanMethods = false)
	static class RestClientProxy {

		@Bean
		PeerService peerService(RestClient.Builder builder) {
			return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(builder.build()))
				.build()
				.createClient(PeerService.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WebClientProxy {

		@Bean
		PeerService peerService(WebClient.Builder builder) {
			return HttpServiceProxyFactory.builderFor(WebClientAdapter.create(builder.build()))
				.build()
				.createClient(PeerService.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "peer", types = PeerService.class, clientType = HttpServiceGroup.ClientType.REST_CLIENT)
	static class RestClientGroup {

	}

	@Configuration(proxyBeanMethods = false)
	static class UsersFactory {

		@Bean
		RestClientHttpServiceGroupConfigurer usersConfigurer() {
			return (groups) -> groups.forEachClient((HttpServiceGroup group, RestClient.Builder builder) -> builder
				.requestFactory(new SimpleClientHttpRequestFactory()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "peer", types = PeerService.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
	static class WebClientGroup {

	}

}
