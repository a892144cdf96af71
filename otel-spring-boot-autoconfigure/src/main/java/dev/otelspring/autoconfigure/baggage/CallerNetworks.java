package dev.otelspring.autoconfigure.baggage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Callers by their address: those of networks in CIDR notation (RFC 4632, RFC 4291).
 * Never asks a name server.
 *
 * <p>
 * Thread-safe.
 */
final class CallerNetworks {

	/** Each caller. */
	static final CallerNetworks ANYONE = new CallerNetworks(null);

	private final @Nullable List<Network> networks;

	private CallerNetworks(@Nullable List<Network> networks) {
		this.networks = networks;
	}

	/**
	 * Callers in networks.
	 * @param texts such as {@code 10.0.0.0/8} or {@code ::1}
	 * @return those, and nobody else
	 * @throws IllegalArgumentException if a text is no address and no network
	 */
	static CallerNetworks of(List<String> texts) {
		List<Network> networks = new ArrayList<>();
		texts.forEach((text) -> networks.add(Network.of(text.strip())));
		return new CallerNetworks(networks);
	}

	/**
	 * Whether a caller is one of them.
	 * @param address the caller's, {@code null} if it is unknown
	 * @return {@code false} for an unknown one, unless anyone will do
	 */
	boolean contain(@Nullable String address) {
		if (this.networks == null) {
			return true;
		}
		byte[] bytes = (address != null) ? bytes(address) : null;
		return bytes != null && this.networks.stream().anyMatch((network) -> network.contains(bytes));
	}

	private static byte @Nullable [] bytes(String address) {
		int scope = address.indexOf('%');
		String literal = (scope > 0) ? address.substring(0, scope) : address;
		if (literal.startsWith("[") && literal.endsWith("]")) {
			literal = literal.substring(1, literal.length() - 1);
		}
		// Anything else would be looked up as a name.
		boolean version6 = literal.indexOf(':') >= 0 && literal.matches("[0-9a-fA-F:.]+");
		if (!version6 && !literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
			return null;
		}
		try {
			return InetAddress.getByName(literal).getAddress();
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * A network.
	 *
	 * @param address any address in it
	 * @param bits how many of its first bits tell it from others
	 */
	private record Network(byte[] address, int bits) {

		private static final String MEND = "must be an address or a network such as 127.0.0.1, 10.0.0.0/8 or fd00::/8";

		static Network of(String text) {
			int slash = text.indexOf('/');
			byte[] address = bytes((slash < 0) ? text : text.substring(0, slash));
			if (address == null) {
				throw new IllegalArgumentException(MEND);
			}
			int all = address.length * Byte.SIZE;
			int bits = (slash < 0) ? all : bits(text.substring(slash + 1));
			if (bits > all) {
				throw new IllegalArgumentException(MEND);
			}
			return new Network(address, bits);
		}

		private static int bits(String text) {
			if (!text.matches("\\d{1,3}")) {
				throw new IllegalArgumentException(MEND);
			}
			return Integer.parseInt(text);
		}

		boolean contains(byte[] other) {
			if (other.length != this.address.length) {
				return false;
			}
			for (int bit = 0; bit < this.bits; bit++) {
				int mask = 0x80 >> (bit % Byte.SIZE);
				if (((this.address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
					return false;
				}
			}
			return true;
		}

	}

}
