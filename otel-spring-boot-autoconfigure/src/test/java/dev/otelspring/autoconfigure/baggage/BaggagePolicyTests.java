package dev.otelspring.autoconfigure.baggage;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.sun.net.httpserver.Headers;
import dev.otelspring.annotations.Counted;
import dev.otelspring.annotations.WithSpan;
import dev.otelspring.autoconfigure.InvalidOtelPropertyException;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Caller;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.proto.common.v1.KeyValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What comes in by sockets, and what goes out by them. */
class BaggagePolicyTests {

	private static final String[] TENANT = { "otel.baggage.entries[0].key=tenant.id",
			"otel.baggage.entries[0].from-header=X-Tenant-Id", "otel.baggage.entries[0].default-value=default",
			"otel.baggage.entries[0].to-span=true", "otel.baggage.entries[0].to-log=true",
			"otel.baggage.entries[0].to-metric=true", "otel.baggage.entries[0].values=gold,default" };

	private static final String ENCRYPT = "otel.baggage.encrypt=user.tier";

	private static final String FIRST_KEY = "otel.baggage.encryption.keys.a1="
			+ Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

	private static final String SECOND_KEY = "otel.baggage.encryption.keys.b-2="
			+ Base64.getEncoder().encodeToString("fedcba9876543210".getBytes());

	private final Caller caller = Caller.create();

	private Backend backend;

	private Peer peer;

	@BeforeEach
	void start() {
		this.backend = Backend.start();
		this.peer = Peer.start();
	}

	@AfterEach
	void stop() {
		this.peer.close();
		this.backend.close();
	}

	private App app(String... properties) {
		return App.of(Shop.class)
			.sendingTo(this.backend)
			.with("peer.url=" + this.peer.url("/ok"))
			.with(properties)
			.start();
	}

	private Headers lastRequest() {
		List<Headers> requests = this.peer.requests();
		return requests.get(requests.size() - 1);
	}

	private List<String> sentBaggage() {
		String header = lastRequest().getFirst("baggage");
		return (header != null) ? List.of(header.split(",")) : List.of();
	}

	private static BaggageRefusals.Counts received(App app) {
		return app.bean(BaggageRefusals.class).snapshot().received();
	}

	private static BaggageRefusals.Counts sent(App app) {
		return app.bean(BaggageRefusals.class).snapshot().sent();
	}

	@Test
	void aHeaderOfTheRequestIsOnItsSpansLogRecordsAndMetricsAndGoesOn() {
		try (App app = app(TENANT)) {
			assertThat(app.get(this.caller, "/call", "X-Tenant-Id", " gold ").body()).isEqualTo("gold");
			app.settle();
			assertThat(this.backend.spans(this.caller.traceId())).extracting(SentSpan::kind)
				.containsExactlyInAnyOrder("SERVER", "INTERNAL", "CLIENT");
			assertThat(this.backend.spans(this.caller.traceId()))
				.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("tenant.id", "gold"));
			assertThat(this.backend.receiver().logRecords())
				.filteredOn((log) -> log.getBody().getStringValue().equals("placed"))
				.singleElement()
				.satisfies((log) -> assertThat(log.getAttributesList()).extracting(KeyValue::getKey)
					.contains("tenant.id"));
			assertThat(this.backend.histogram("http.server.request.duration").keySet())
				.allSatisfy((attributes) -> assertThat(attributes).containsEntry("tenant.id", "gold"));
			assertThat(this.backend.histogram("http.client.request.duration").keySet())
				.allSatisfy((attributes) -> assertThat(attributes).containsEntry("tenant.id", "gold"));
			assertThat(this.backend.numbers("orders.placed")).containsKey(Map.of("tenant.id", "gold"));
			assertThat(sentBaggage()).containsExactly("tenant.id=gold");
		}
	}

	@Test
	void metricsTellOnlyKnownValuesApart() {
		try (App app = app(TENANT)) {
			app.get("/call", "X-Tenant-Id", "somebody-" + this.caller.traceId());
			app.settle();
			assertThat(this.backend.numbers("orders.placed")).containsOnlyKeys(Map.of("tenant.id", "_OTHER"));
		}
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			-,    -,               default
			-,    tenant.id=blue,  blue
			gold, tenant.id=blue,  gold
			' ',  tenant.id=blue,  blue
			-,    other=1,         default
			""")
	void aHeaderWinsOverBaggageAndBaggageOverTheDefault(String header, String baggage, String expected) {
		try (App app = app(TENANT)) {
			String answer = app
				.get("/call", "X-Tenant-Id", (header != null) ? header : "", "baggage",
						(baggage != null) ? baggage : "")
				.body();
			assertThat(answer).isEqualTo(expected);
			assertThat(sentBaggage()).contains("tenant.id=" + expected);
		}
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			localhost,              true
			LOCALHOST,              true
			'*.internal,local*',    true
			*,                      true
			'*.internal,127.0.0.1', false
			local,                  false
			""")
	void otherHostsGetNoBaggage(String hosts, boolean trusted) {
		try (App app = app("otel.baggage.propagate-to=" + hosts)) {
			app.get("/call", "baggage", "a=1,b=2");
			assertThat(sentBaggage()).hasSize(trusted ? 2 : 0);
			assertThat(lastRequest().getFirst("traceparent")).isNotNull();
			assertThat(sent(app).untrusted()).isEqualTo(trusted ? 0 : 2);
		}
	}

	@Test
	void anUnknownDestinationIsNotTrusted() {
		try (App app = app("otel.baggage.propagate-to=*")) {
			Map<String, String> carrier = new HashMap<>();
			app.bean(OpenTelemetry.class)
				.getPropagators()
				.getTextMapPropagator()
				.inject(Context.root().with(Baggage.builder().put("a", "1").build()), carrier,
						(map, key, value) -> Objects.requireNonNull(map).put(key, value));
			assertThat(carrier).doesNotContainKey("baggage");
			assertThat(sent(app).untrusted()).isOne();
		}
	}

	@Test
	void anEntryMayStayAtHome() {
		try (App app = app("otel.baggage.entries[0].key=session", "otel.baggage.entries[0].propagate=false",
				"otel.baggage.entries[0].to-span=true")) {
			app.get(this.caller, "/call", "baggage", "session=1,a=2");
			app.settle();
			assertThat(sentBaggage()).containsExactly("a=2");
			assertThat(this.backend.spans(this.caller.traceId())).hasSize(3)
				.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("session", "1"));
			assertThat(sent(app)).isEqualTo(new BaggageRefusals.Counts(0, 0, 0, 0, 0));
		}
	}

	@Test
	void deniedKeysNeitherComeInNorGoOut() {
		try (App app = app("otel.baggage.deny=(?i).*(password|token).*,key.?", TENANT[0], TENANT[3],
				"otel.baggage.entries[1].key=user.Token", "otel.baggage.entries[1].default-value=x")) {
			assertThat(app.get("/call", "baggage", "tenant.id=1,userPassword=geheim,key1=2,monkey=3,key=4").body())
				.isEqualTo("1");
			assertThat(sentBaggage()).containsExactlyInAnyOrder("tenant.id=1", "monkey=3");
			assertThat(received(app).denied()).isEqualTo(3);
			assertThat(sent(app).denied()).isOne();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			otel.baggage.accept-from=127.0.0.0/8,::1               | 2
			otel.baggage.accept-from=10.0.0.0/8                    | 0
			otel.baggage.accept-from-anyone=false                  | 0
			otel.baggage.accept-from-anyone=true                   | 2
			otel.baggage.entries[0].accept-from=127.0.0.1,::1      | 2
			otel.baggage.entries[0].accept-from=192.168.0.0/16     | 1
			""")
	void takesEntriesOfTrustedCallersOnly(String property, int taken) {
		try (App app = app(property, "otel.baggage.entries[0].key=tenant.id",
				"otel.baggage.entries[0].from-header=X-Tenant-Id")) {
			app.get("/call", "baggage", "tenant.id=1,other=2");
			assertThat(sentBaggage()).hasSize(taken);
			assertThat(received(app).untrusted()).isEqualTo(2 - taken);
			// A header is not baggage: it is how requests enter from outside.
			assertThat(app.get("/call", "X-Tenant-Id", "gold").body()).isEqualTo("gold");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "native", "framework" })
	void takesNobodysWordForWhereACallComesFrom(String strategy) {
		try (App app = app("otel.baggage.accept-from=10.0.0.0/8", "server.forward-headers-strategy=" + strategy)) {
			app.get("/call", "baggage", "a=1", "X-Forwarded-For", "10.0.0.1");
			assertThat(sentBaggage()).isEmpty();
			assertThat(received(app).untrusted()).isOne();
		}
	}

	@Test
	void encryptsOnTheWayAndDecryptsWithOldKeys() {
		String wire;
		try (App app = app(ENCRYPT, FIRST_KEY)) {
			app.get("/scope?key=user.tier&value=premium");
			wire = sentBaggage().get(0);
			assertThat(wire).startsWith("user.tier=a1.").doesNotContain("premium");
			app.get("/scope?key=user.tier&value=premium");
			assertThat(sentBaggage().get(0)).isNotEqualTo(wire);
			assertThat(app.get("/read?key=user.tier", "baggage", wire).body()).isEqualTo("premium");
		}
		try (App app = app(ENCRYPT, FIRST_KEY, SECOND_KEY, "otel.baggage.encryption.current=b-2")) {
			assertThat(app.get("/read?key=user.tier", "baggage", wire).body()).isEqualTo("premium");
			app.get("/call", "baggage", wire);
			assertThat(sentBaggage().get(0)).startsWith("user.tier=b-2.");
			assertThat(received(app).undecryptable()).isZero();
		}
		try (App app = app(ENCRYPT, SECOND_KEY)) {
			assertThat(app.get("/read?key=user.tier", "baggage", wire + ",a=1").body()).isEmpty();
			assertThat(received(app).undecryptable()).isOne();
		}
	}

	@Test
	void takesNothingThatIsNotEncrypted() {
		try (App app = app(ENCRYPT, FIRST_KEY)) {
			List<String> values = List.of("premium", "a1", "a1.", "a1.AAAA", "a1.!!!!", "b-2.AAAA", ".AAAA", "a1.%00");
			for (String value : values) {
				app.get("/call", "baggage", "user.tier=" + value + ",a=1");
				assertThat(sentBaggage()).as(value).containsExactly("a=1");
			}
			assertThat(received(app).undecryptable()).isEqualTo(values.size());
		}
	}

	@Test
	void anEncryptedValueIsOfItsEntryAlone() {
		try (App app = app("otel.baggage.encrypt=user.tier,user.role", FIRST_KEY)) {
			app.get("/scope?key=user.tier&value=admin");
			String stolen = sentBaggage().get(0).replace("user.tier=", "user.role=");
			assertThat(app.get("/read?key=user.role", "baggage", stolen).body()).isEmpty();
			assertThat(received(app).undecryptable()).isOne();
		}
	}

	@Test
	void theScopeOfCodeReachesOtherThreads() {
		try (App app = app(TENANT[0], TENANT[3])) {
			assertThat(app.get(this.caller, "/async?key=tenant.id&value=blue").body()).isEqualTo("blue");
			app.settle();
			assertThat(this.backend.spans(this.caller.traceId())).filteredOn((span) -> !span.kind().equals("SERVER"))
				.hasSize(2)
				.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("tenant.id", "blue"));
			assertThat(sentBaggage()).containsExactly("tenant.id=blue");
		}
	}

	@Test
	void copiesWhatTheOfficialStarterCopies() {
		try (App app = app("otel.java.experimental.span-attributes.copy-from-baggage.include=a,b",
				"otel.java.experimental.log-attributes.copy-from-baggage.include=*")) {
			app.get(this.caller, "/call", "baggage", "a=1,c=3");
			app.settle();
			assertThat(this.backend.spans(this.caller.traceId())).hasSize(3)
				.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("a", "1").doesNotContainKey("c"));
			assertThat(this.backend.receiver().logRecords())
				.filteredOn((log) -> log.getBody().getStringValue().equals("placed"))
				.singleElement()
				.satisfies(
						(log) -> assertThat(log.getAttributesList()).extracting(KeyValue::getKey).contains("a", "c"));
		}
	}

	@Test
	void telemetryDoesNotShowWhatIsEncrypted() {
		try (App app = app(ENCRYPT, FIRST_KEY, "otel.java.experimental.span-attributes.copy-from-baggage.include=*",
				"otel.java.experimental.log-attributes.copy-from-baggage.include=*")) {
			app.get("/scope?key=user.tier&value=premium");
			app.get(this.caller, "/call", "baggage", sentBaggage().get(0) + ",a=1");
			assertThat(sentBaggage()).hasSize(2);
			app.settle();
			assertThat(this.backend.spans(this.caller.traceId())).isNotEmpty()
				.allSatisfy(
						(span) -> assertThat(span.attributes()).containsEntry("a", "1").doesNotContainKey("user.tier"));
			assertThat(this.backend.receiver().logRecords()).isNotEmpty()
				.allSatisfy((log) -> assertThat(log.getAttributesList()).extracting(KeyValue::getKey)
					.doesNotContain("user.tier"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "otel.java.experimental.span-attributes.copy-from-baggage.include",
			"otel.java.experimental.log-attributes.copy-from-baggage.include",
			"management.tracing.baggage.tag-fields" })
	void copyingWhatIsEncryptedStopsTheStart(String property) {
		assertThatThrownBy(() -> app(ENCRYPT, FIRST_KEY, property + "=a,user.tier"))
			.hasRootCauseInstanceOf(InvalidOtelPropertyException.class)
			.rootCause()
			.hasMessageContaining("must not name user.tier, which is in otel.baggage.encrypt too");
	}

	@Test
	void aWrongNetworkInAVariableLetsNobodyIn() {
		try (App app = App.of(Shop.class)
			.sendingTo(this.backend)
			.with("peer.url=" + this.peer.url("/ok"))
			.variable("OTEL_BAGGAGE_ACCEPTFROM", "intranet")
			.start()) {
			app.get("/call", "baggage", "a=1");
			assertThat(sentBaggage()).isEmpty();
			assertThat(received(app).untrusted()).isOne();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@RestController
	static class Shop {

		private final Orders orders;

		Shop(Orders orders) {
			this.orders = orders;
		}

		@GetMapping("/call")
		String call() {
			return this.orders.place();
		}

		@GetMapping("/read")
		String read(@RequestParam("key") String key) {
			return String.valueOf(Objects.requireNonNullElse(BaggageScope.get(key), ""));
		}

		@GetMapping("/scope")
		String scope(@RequestParam("key") String key, @RequestParam("value") String value) {
			try (BaggageScope scope = BaggageScope.open(key, value)) {
				return this.orders.place();
			}
		}

		@GetMapping("/async")
		String async(@RequestParam("key") String key, @RequestParam("value") String value) {
			try (BaggageScope scope = BaggageScope.open(key, value)) {
				return this.orders.later().join();
			}
		}

		@Configuration(proxyBeanMethods = false)
		static class Beans {

			@Bean
			Orders orders(RestClient.Builder builder, Environment environment, OpenTelemetry telemetry) {
				return new Orders(builder.baseUrl(environment.getRequiredProperty("peer.url")).build(), telemetry);
			}

		}

	}

	static class Orders {

		private final RestClient client;

		private final OpenTelemetry telemetry;

		Orders(RestClient client, OpenTelemetry telemetry) {
			this.client = client;
			this.telemetry = telemetry;
		}

		@WithSpan
		@Counted("orders.placed")
		String place() {
			this.telemetry.getLogsBridge().get("orders").logRecordBuilder().setBody("placed").emit();
			this.client.get().retrieve().toBodilessEntity();
			return String.valueOf(Objects.requireNonNullElse(BaggageScope.get("tenant.id"), ""));
		}

		@Async
		@WithSpan
		CompletableFuture<String> later() {
			this.client.get().retrieve().toBodilessEntity();
			return CompletableFuture
				.completedFuture(String.valueOf(Objects.requireNonNullElse(BaggageScope.get("tenant.id"), "")));
		}

	}

}
