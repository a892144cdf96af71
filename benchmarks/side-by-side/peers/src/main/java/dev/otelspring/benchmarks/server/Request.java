package dev.otelspring.benchmarks.server;

import java.util.Collections;
import java.util.Enumeration;

import org.springframework.mock.web.MockHttpServletRequest;

/**
 * A request that is used again, and of which questions cost as little as a container's.
 */
final class Request extends MockHttpServletRequest {

	static final String USER_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0";

	Request() {
		super("GET", "/orders/4711");
		setRemoteAddr("192.0.2.7");
		setRemotePort(50_123);
		setProtocol("HTTP/1.1");
	}

	@Override
	public String getServerName() {
		return "shop.example.com";
	}

	@Override
	public int getServerPort() {
		return 80;
	}

	@Override
	public String getHeader(String name) {
		if (name.equalsIgnoreCase("user-agent")) {
			return USER_AGENT;
		}
		return name.equalsIgnoreCase("host") ? "shop.example.com" : null;
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		String value = getHeader(name);
		return (value != null) ? Collections.enumeration(Collections.singleton(value)) : Collections.emptyEnumeration();
	}

}
