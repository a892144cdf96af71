package dev.otelspring.pipeline;

/**
 * What went wrong with a request: its kind, for whoever wants to explain it, and a
 * message for people.
 *
 * @param kind what sort of trouble it is
 * @param code the status that the backend answered: of HTTP for {@link Kind#HTTP_STATUS},
 * of gRPC for {@link Kind#GRPC_STATUS}, else 0
 * @param message what the backend or the network said, and where
 */
public record Problem(Kind kind, int code, String message) {

	/**
	 * A problem without a status.
	 * @param kind what sort of trouble it is
	 * @param message for people
	 * @return the problem
	 */
	public static Problem of(Kind kind, String message) {
		return new Problem(kind, 0, message);
	}

	/**
	 * A problem of no kind that is known.
	 * @param message for people
	 * @return the problem
	 */
	public static Problem other(String message) {
		return new Problem(Kind.OTHER, 0, message);
	}

	/**
	 * What sort of trouble a request met, in the order in which a request can meet it.
	 */
	public enum Kind {

		/** What this process needs to send is not there. */
		UNAVAILABLE,

		/** The request's headers cannot be had or sent. */
		HEADERS,

		/** The host's name leads to no address. */
		UNKNOWN_HOST,

		/** Nothing listens at the address, or a firewall says so. */
		CONNECTION_REFUSED,

		/**
		 * Nobody answered the attempt to connect: a firewall drops it, or no such host.
		 */
		CONNECT_TIMEOUT,

		/** The two could not agree on TLS: certificate, name or version. */
		TLS,

		/** The peer speaks, and not the protocol that was expected. */
		WRONG_PROTOCOL,

		/** The connection broke before the answer was there. */
		CONNECTION_LOST,

		/** The request was sent, and no complete answer came in time. */
		NO_ANSWER,

		/** The backend answered with an HTTP status. */
		HTTP_STATUS,

		/** The backend answered with a gRPC status. */
		GRPC_STATUS,

		/** The backend took the request, and not all that was in it. */
		PARTIAL_SUCCESS,

		/** Anything else. */
		OTHER

	}

}
