package dev.otelspring.autoconfigure.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.otelspring.autoconfigure.baggage.BaggageRefusals;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** W3C Baggage, and its limits. */
class BaggagePropagatorTests {

	private final BaggageRefusals refusals = new BaggageRefusals();

	private final BaggagePropagator propagator = new BaggagePropagator(this.refusals);

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			userId=alice|{userId=alice}
			userId =   alice|{userId=alice}
			a=1,b=2|{a=1, b=2}
			a=1 , b = 2|{a=1, b=2}
			a=1,,b=2, ,|{a=1, b=2}
			a=|{a=}
			a==b=c|{a==b=c}
			serverNode=DF%2028|{serverNode=DF 28}
			name=Am%C3%A9lie|{name=Amélie}
			name=Am%c3%a9lie|{name=Amélie}
			name=%FF!|{name=\uFFFD!}
			name=a+b|{name=a+b}
			a=1,a=2|{a=2}
			!#$%&'*+-.^_`~9zZ=1|{!#$%&'*+-.^_`~9zZ=1}
			""")
	void readsEntries(String header, String entries) {
		assertThat(values(receive(header))).hasToString(entries);
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(0, 0, 0, 0, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "bad", "=1", "b d=1", "b\u00e4d=1", "b\"d=1", "bad=a b", "bad=\"1\"", "bad=a\\b",
			"bad=\u00e4", "bad=a\u0007", "bad=%", "bad=%2", "bad=%zz", "bad=%2g", "bad=1;", "bad=1;;p", "bad=1;p q",
			"bad=1;p=q r", "bad=1;=q", "bad=1;p=%4", "bad;p=1" })
	void skipsAnInvalidEntryAndKeepsTheOthers(String entry) {
		assertThat(values(receive("a=1," + entry + ",z=26"))).hasToString("{a=1, z=26}");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(1, 0, 0, 0, 0));
	}

	@Test
	void readsProperties() {
		Baggage baggage = receive("key1=value1;property1;property2, key2 = value2, key3=value3 ; p = q%20r");
		assertThat(values(baggage)).hasToString("{key1=value1, key2=value2, key3=value3}");
		assertThat(metadata(baggage, "key1")).isEqualTo("property1;property2");
		assertThat(metadata(baggage, "key2")).isEmpty();
		assertThat(metadata(baggage, "key3")).isEqualTo("p = q%20r");
	}

	@Test
	void joinsSeveralHeaders() {
		assertThat(values(receive("userId=alice", "", "serverNode=DF%2028,isProduction=false")))
			.hasToString("{isProduction=false, serverNode=DF 28, userId=alice}");
	}

	@Test
	void takes64Entries() {
		assertThat(receive(entries(0, 40), entries(40, 64)).size()).isEqualTo(64);
		assertThat(this.refusals.snapshot().received().overLimit()).isZero();
		Baggage baggage = receive(entries(0, 40), entries(40, 70));
		assertThat(baggage.size()).isEqualTo(64);
		assertThat(baggage.getEntryValue("k63")).isEqualTo("v");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(0, 6, 0, 0, 0));
	}

	@Test
	void takes8192Bytes() {
		assertThat(receive("big=" + "x".repeat(8188)).size()).isEqualTo(1);
		assertThat(receive("big=" + "x".repeat(8184) + ",a=1").size()).isEqualTo(2);
		assertThat(this.refusals.snapshot().received().overLimit()).isZero();
		assertThat(receive("big=" + "x".repeat(8189)).isEmpty()).isTrue();
		assertThat(values(receive("big=" + "x".repeat(8185) + ",a=1"))).containsOnlyKeys("big");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(0, 2, 0, 0, 0));
	}

	@Test
	void keepsTheSmallEntriesOfAnOversizeHeader() {
		assertThat(values(receive("a=1,big=" + "x".repeat(9000) + ",z=26"))).hasToString("{a=1, z=26}");
		assertThat(this.refusals.snapshot().received()).isEqualTo(new BaggageRefusals.Counts(0, 1, 0, 0, 0));
	}

	@Test
	void leavesTheContextIfThereIsNothing() {
		Context context = Context.root().with(Baggage.builder().put("a", "1").build());
		assertThat(this.propagator.extract(context, Headers.of(), Headers.GETTER)).isSameAs(context);
		assertThat(this.propagator.extract(context, Headers.of("baggage", " , bad"), Headers.GETTER)).isSameAs(context);
		assertThat(this.propagator.extract(context, null, Headers.GETTER)).isSameAs(context);
	}

	@Test
	void addsToWhatAnotherPropagatorFound() {
		Context context = Context.root().with(Baggage.builder().put("a", "1").put("b", "2").build());
		Context after = this.propagator.extract(context, Headers.of("baggage", "b=3"), Headers.GETTER);
		assertThat(values(Baggage.fromContext(after))).hasToString("{a=1, b=3}");
	}

	@Test
	void encodesWhatItSends() {
		assertThat(send(Baggage.builder().put("k", "a b,c;d\"e\\f%=\u00e9\u0001").build()))
			.containsExactly("k=a%20b%2Cc%3Bd%22e%5Cf%25=%C3%A9%01");
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(0, 0, 0, 0, 0));
	}

	@Test
	void sendsProperties() {
		assertThat(send(Baggage.builder().put("k", "v", BaggageEntryMetadata.create("p=1;q")).build()))
			.containsExactly("k=v;p=1;q");
		assertThat(this.refusals.snapshot().sent().invalid()).isZero();
	}

	@Test
	void sendsTheValueWithoutPropertiesThatNobodyCouldRead() {
		assertThat(send(Baggage.builder().put("k", "v", BaggageEntryMetadata.create("a b,c")).build()))
			.containsExactly("k=v");
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(1, 0, 0, 0, 0));
	}

	@Test
	void refusesToSendAKeyThatIsNoToken() {
		assertThat(send(Baggage.builder().put("a key", "v").put("b", "2").build())).containsExactly("b=2");
		assertThat(send(Baggage.builder().put("a key", "v").build())).isEmpty();
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(2, 0, 0, 0, 0));
	}

	@Test
	void sends64EntriesAnd8192Bytes() {
		BaggageBuilder many = Baggage.builder();
		IntStream.range(0, 100).forEach((index) -> many.put("k" + index, "v"));
		assertThat(send(many.build()).get(0).split(",")).hasSize(64);
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(0, 36, 0, 0, 0));
		List<String> sent = send(Baggage.builder().put("big", "x".repeat(8189)).put("a", "1").put("z", "26").build());
		assertThat(sent.get(0).split(",")).containsExactlyInAnyOrder("a=1", "z=26");
		// Each takes three bytes.
		assertThat(send(Baggage.builder().put("big", "\u0001".repeat(3000)).build())).isEmpty();
		assertThat(this.refusals.snapshot().sent()).isEqualTo(new BaggageRefusals.Counts(0, 38, 0, 0, 0));
	}

	@Test
	void readsWhatItSends() {
		String all = IntStream.range(1, 0x3000).mapToObj(Character::toString).limit(900).collect(Collectors.joining());
		String sent = send(Baggage.builder().put("k", all, BaggageEntryMetadata.create("p=%20")).build()).get(0);
		assertThat(values(receive(sent))).isEqualTo(Map.of("k", all));
	}

	private Baggage receive(String... headers) {
		List<String> fields = new ArrayList<>();
		for (String header : headers) {
			fields.addAll(List.of("baggage", header));
		}
		return Baggage.fromContext(
				this.propagator.extract(Context.root(), Headers.of(fields.toArray(String[]::new)), Headers.GETTER));
	}

	private List<String> send(Baggage baggage) {
		Headers headers = Headers.of();
		this.propagator.inject(Context.root().with(baggage), headers, Headers.SETTER);
		return headers.all("baggage");
	}

	private static String entries(int from, int to) {
		return IntStream.range(from, to).mapToObj((index) -> "k" + index + "=v").collect(Collectors.joining(","));
	}

	private static String metadata(Baggage baggage, String key) {
		return baggage.asMap().get(key).getMetadata().getValue();
	}

	private static Map<String, String> values(Baggage baggage) {
		return baggage.asMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().getValue(), (a, b) -> a,
					TreeMap::new));
	}

}
