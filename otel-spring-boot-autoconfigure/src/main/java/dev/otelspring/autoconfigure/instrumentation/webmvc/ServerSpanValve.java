package dev.otelspring.autoconfigure.instrumentation.webmvc;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Tells the end of a request on an embedded Tomcat, the error page included, in the place
 * of a {@code ServletRequestListener}: where there is any listener, Tomcat copies its
 * list of them and makes an event each time that somebody sets an attribute of a request,
 * and Spring MVC sets two dozen.
 */
final class ServerSpanValve extends ValveBase {

	ServerSpanValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		// RemoteIpValve, of server.forward-headers-strategy=native, has put the client in
		// its place wherever else it could be asked for.
		ServerSpanFilter.entered(request, request.getPeerAddr());
		try {
			getNext().invoke(request, response);
		}
		finally {
			ServerSpanFilter.left(request.getAttribute(ServletExchange.ATTRIBUTE));
		}
	}

}
