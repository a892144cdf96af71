package dev.otelspring.autoconfigure.propagation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.sun.net.httpserver.Headers;
import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.autoconfigure.testing.Backend;
import dev.otelspring.autoconfigure.testing.Peer;
import dev.otelspring.autoconfigure.testing.SentSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The W3C's cases, and what else travels in headers, from socket to socket: through
 * Tomcat, Spring MVC and a client.
 */
class TraceContextOverHttpTests {

	private static final String B3_TRACE = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final List<TraceContextCases.Case> CASES = TraceContextCases.all();

	/** What is sent beside the cases of the W3C, by a name of its own. */
	private static final Map<String, List<String>> OTHERS = others();

	private static final Map<String, Outcome> OUTCOMES = new LinkedHashMap<>();

	private static Backend backend;

	@BeforeAll
	static void sendAll() throws IOException {
		backend = Backend.start();
		try (Peer peer = Peer.start();
				App app = App.of(CallingApplication.class)
					.sendingTo(backend)
					.with("peer.url=" + peer.url("/ok"), "otel.propagators=tracecontext,baggage,b3",
							"server.max-http-request-header-size=64KB")
					.start()) {
			Map<String, List<Headers>> downstream = new LinkedHashMap<>();
			for (int index = 0; index < CASES.size(); index++) {
				downstream.put("w3c-" + index, send(app, peer, "w3c-" + index, CASES.get(index).headers()));
			}
			for (Map.Entry<String, List<String>> other : OTHERS.entrySet()) {
				downstream.put(other.getKey(), send(app, peer, other.getKey(), other.getValue()));
			}
			app.settle();
			List<SentSpan> servers = backend.spans().stream().filter((span) -> span.kind().equals("SERVER")).toList();
			downstream
				.forEach(
						(name, requests) -> OUTCOMES.put(name,
								new Outcome(requests, servers.stream()
									.filter((span) -> ("name=" + name).equals(span.attributes().get("url.query")))
									.toList())));
		}
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	static List<Integer> cases() {
		return IntStream.range(0, CASES.size()).boxed().toList();
	}

	@ParameterizedTest
	@MethodSource("cases")
	void holdsTheCasesOfTheW3c(int index) {
		TraceContextCases.Case given = CASES.get(index);
		Outcome outcome = OUTCOMES.get("w3c-" + index);
		String[] sent = outcome.traceparent().split("-");
		assertThat(outcome.downstream()).hasSize(1);
		assertThat(sent).hasSize(4);
		if (given.traceId() == null) {
			assertThat(sent[1]).as(given.name()).isNotEqualTo(TraceContextCases.TRACE);
			assertThat(outcome.server().parentSpanId()).as(given.name()).isEmpty();
		}
		else {
			assertThat(sent[1]).as(given.name()).isEqualTo(given.traceId());
			assertThat(sent[2]).as(given.name()).isNotEqualTo(TraceContextCases.PARENT);
		}
		// A trace that begins here has a random id, which is a flag of its own.
		if (sent[3].equals((given.traceId() != null) ? "01" : "03")) {
			assertThat(outcome.server().traceId()).as(given.name()).isEqualTo(sent[1]);
			assertThat(outcome.server().parentSpanId()).as(given.name())
				.isEqualTo((given.traceId() != null) ? TraceContextCases.PARENT : "");
		}
		else {
			assertThat(outcome.servers()).as(given.name()).isEmpty();
		}
		assertThat(String.join(",", outcome.all("tracestate"))).as(given.name()).isEqualTo(given.traceState());
	}

	@Test
	void passesOnThatATraceIdIsRandom() {
		int index = CASES.stream().map(TraceContextCases.Case::name).toList().indexOf("random trace id");
		assertThat(OUTCOMES.get("w3c-" + index).traceparent()).endsWith("-02");
	}

	@ParameterizedTest
	@ValueSource(strings = { "thrice-valid", "thrice-none", "thrice-illegal" })
	void eachOfSeveralCallsHasItsOwnParent(String name) {
		Outcome outcome = OUTCOMES.get(name);
		List<String> sent = outcome.downstream().stream().map((headers) -> headers.getFirst("traceparent")).toList();
		assertThat(sent).hasSize(3).doesNotHaveDuplicates();
		assertThat(sent).allMatch((traceparent) -> traceparent.startsWith("00-" + outcome.server().traceId() + "-"));
		assertThat(outcome.server().traceId().equals(TraceContextCases.TRACE)).isEqualTo(name.equals("thrice-valid"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "b3-deny", "b3multi-deny" })
	void deniesWithoutIds(String name) {
		Outcome outcome = OUTCOMES.get(name);
		assertThat(outcome.servers()).isEmpty();
		assertThat(outcome.traceparent()).endsWith("-00");
		assertThat(outcome.all("b3").get(0)).endsWith("-0");
	}

	@Test
	void passesOnDebugWithoutIds() {
		Outcome outcome = OUTCOMES.get("b3-debug");
		assertThat(outcome.server().traceId()).isEqualTo(outcome.traceparent().split("-")[1]);
		assertThat(outcome.all("b3").get(0)).startsWith(outcome.server().traceId()).endsWith("-d");
	}

	@Test
	void continuesATraceOfB3() {
		Outcome outcome = OUTCOMES.get("b3");
		assertThat(outcome.server().traceId()).isEqualTo(B3_TRACE);
		assertThat(outcome.server().parentSpanId()).isEqualTo("e457b5a2e4d86bd1");
		assertThat(outcome.traceparent()).startsWith("00-" + B3_TRACE);
	}

	@Test
	void keepsTheSmallEntriesOfAnOversizeBaggage() {
		assertThat(String.join(",", OUTCOMES.get("baggage").all("baggage")).split(","))
			.containsExactlyInAnyOrder("small=1", "place=caf%C3%A9;p=1", "last=2");
	}

	private static Map<String, List<String>> others() {
		String valid = "00-" + TraceContextCases.TRACE + "-" + TraceContextCases.PARENT + "-01";
		Map<String, List<String>> others = new LinkedHashMap<>();
		others.put("thrice-valid", List.of("traceparent", valid));
		others.put("thrice-none", List.of());
		others.put("thrice-illegal", List.of("traceparent", valid.replace(TraceContextCases.TRACE, "0".repeat(32))));
		others.put("b3-deny", List.of("b3", "0"));
		others.put("b3multi-deny", List.of("X-B3-Sampled", "0"));
		others.put("b3-debug", List.of("b3", "d"));
		others.put("b3", List.of("b3", B3_TRACE + "-e457b5a2e4d86bd1-1"));
		others.put("baggage", List.of("baggage", "small=1,big=" + "x".repeat(9000), "baggage",
				"b d=1,place=caf%C3%A9;p=1", "baggage", "last=2"));
		return others;
	}

	// The JDK's client sends no header that it thinks is wrong.
	private static List<Headers> send(App app, Peer peer, String name, List<String> headers) throws IOException {
		int before = peer.requests().size();
		StringBuilder request = new StringBuilder("GET /call?name=" + name + " HTTP/1.1\r\nHost: localhost\r\n");
		for (int index = 0; index < headers.size(); index += 2) {
			request.append(headers.get(index)).append(": ").append(headers.get(index + 1)).append("\r\n");
		}
		request.append("Connection: close\r\n\r\n");
		try (Socket socket = new Socket(InetAddress.getByName("localhost"), app.port())) {
			socket.setSoTimeout(30_000);
			socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
			assertThat(answer).as(name).startsWith("HTTP/1.1 200");
		}
		return new ArrayList<>(peer.requests()).subList(before, peer.requests().size());
	}

	/**
	 * What became of a request.
	 *
	 * @param downstream the headers of the requests that it made
	 * @param servers its own exported spans
	 */
	private record Outcome(List<Headers> downstream, List<SentSpan> servers) {

		SentSpan server() {
			assertThat(this.servers).hasSize(1);
			return this.servers.get(0);
		}

		String traceparent() {
			assertThat(all("traceparent")).hasSize(1);
			return all("traceparent").get(0);
		}

		List<String> all(String name) {
			return this.downstream.get(0).getOrDefault(StringUtils.capitalize(name), List.of());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class CallingApplication {

		private final RestClient client;

		CallingApplication(RestClient.Builder builder, Environment environment) {
			this.client = builder.baseUrl(environment.getRequiredProperty("peer.url")).build();
		}

		@GetMapping("/call")
		String call(@RequestParam("name") String name) {
			for (int count = name.startsWith("thrice") ? 3 : 1; count > 0; count--) {
				this.client.get().retrieve().toBodilessEntity();
			}
			return "";
		}

	}

}
