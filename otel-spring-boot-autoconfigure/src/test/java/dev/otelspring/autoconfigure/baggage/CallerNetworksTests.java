package dev.otelspring.autoconfigure.baggage;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallerNetworksTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.0.1,true", "10.0.0.0/8,11.0.0.1,false", "10.1.2.3/8,10.9.9.9,true",
			"192.168.1.128/25,192.168.1.127,false", "192.168.1.128/25,192.168.1.129,true", "127.0.0.1,127.0.0.1,true",
			"127.0.0.1,127.0.0.2,false", "0.0.0.0/0,8.8.8.8,true", "0.0.0.0/0,::1,false", "::1,0:0:0:0:0:0:0:1,true",
			"::1,[::1],true", "fd00::/8,fdab::1,true", "fd00::/8,fe80::1,false", "fe80::/10,fe80::1%eth0,true",
			"10.0.0.0/8,::ffff:10.1.1.1,true", "10.0.0.0/8,localhost,false", "::/0,not:an:address,false",
			"10.0.0.0/8,10.1.1.999,false", "10.0.0.0/8,'',false" })
	void knowsWhoIsInANetwork(String network, String address, boolean contained) {
		assertThat(CallerNetworks.of(List.of("203.0.113.7", network)).contain(address)).isEqualTo(contained);
	}

	@Test
	void trustsNoUnknownCaller() {
		assertThat(CallerNetworks.of(List.of("0.0.0.0/0", "::/0")).contain(null)).isFalse();
		assertThat(CallerNetworks.ANYONE.contain(null)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "localhost", "10.0.0.0/33", "::1/129", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8",
			"intranet/8", "300.1.1.1" })
	void refusesWhatIsNoNetwork(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> CallerNetworks.of(List.of(text)))
			.withMessageStartingWith("must be an address or a network such as");
	}

}
