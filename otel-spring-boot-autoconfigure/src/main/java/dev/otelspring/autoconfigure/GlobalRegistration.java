package dev.otelspring.autoconfigure;

import java.util.Arrays;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Makes the application's {@link OpenTelemetry} the global one, for libraries that know
 * no Spring; only where nobody did so before.
 *
 * <p>
 * The global can be set once in a JVM, contexts come and go: in tests, in DevTools. So
 * what is set is a door that leads to the context that is alive; closing the context
 * closes the door behind it, and the next one opens it again.
 */
final class GlobalRegistration implements DisposableBean {

	private final OpenTelemetry openTelemetry;

	GlobalRegistration(OpenTelemetry openTelemetry, ConfigurationFindings findings) {
		this.openTelemetry = openTelemetry;
		if (!Door.INSTANCE.open(openTelemetry)) {
			findings.add("GlobalOpenTelemetry leads to another OpenTelemetry than this application's",
					Door.INSTANCE.whoWasFirst() + " before the application built its own, so that libraries which use "
							+ "the global one, and code that ran before, do not send through this library",
					"Inject OpenTelemetry, or ask for the global one later; with "
							+ "otel.java.global-autoconfigure.enabled=true the first who asks builds a second SDK");
		}
	}

	@Override
	public void destroy() {
		Door.INSTANCE.close(this.openTelemetry);
	}

	/** The one thing that this class leaves in the global. */
	private static final class Door implements OpenTelemetry {

		private static final Door INSTANCE = new Door();

		private volatile OpenTelemetry behind = OpenTelemetry.noop();

		private boolean set;

		/** Where the global was set by somebody else. */
		private @Nullable Throwable occupant;

		/**
		 * Leads to an application.
		 * @param openTelemetry the application's
		 * @return {@code false} if the global is somebody else's
		 */
		synchronized boolean open(OpenTelemetry openTelemetry) {
			// Not "if it was never set": tests reset the global.
			if ((!this.set || !GlobalOpenTelemetry.isSet()) && !occupy()) {
				return false;
			}
			if (this.behind == OpenTelemetry.noop()) {
				this.behind = openTelemetry;
			}
			return leadsHere() || occupy();
		}

		private boolean occupy() {
			try {
				GlobalOpenTelemetry.set(this);
				this.set = true;
			}
			catch (IllegalStateException ex) {
				// The global is theirs.
				this.set = false;
				this.occupant = ex.getCause();
			}
			return this.set;
		}

		/**
		 * Who set the global, or asked for it and so made it one that does nothing. The
		 * API remembers where that was.
		 * @return the begin of a sentence
		 */
		synchronized String whoWasFirst() {
			StackTraceElement[] stack = (this.occupant != null) ? this.occupant.getStackTrace()
					: new StackTraceElement[0];
			boolean asked = Arrays.stream(stack)
				.anyMatch((frame) -> frame.getClassName().equals(GlobalOpenTelemetry.class.getName())
						&& frame.getMethodName().equals("get"));
			return Arrays.stream(stack)
				.filter((frame) -> !frame.getClassName().matches("(io\\.opentelemetry\\.(api|sdk)|java|jdk|sun)\\..*"))
				.findFirst()
				.map((frame) -> frame.getClassName() + "." + frame.getMethodName() + " (line " + frame.getLineNumber()
						+ ") " + (asked ? "asked for it" : "set it"))
				.orElse("somebody set or asked for it");
		}

		// A test may have reset the global, and set another one.
		private boolean leadsHere() {
			if (GlobalOpenTelemetry.getTracerProvider() != this.behind.getTracerProvider()) {
				this.behind = OpenTelemetry.noop();
				this.set = false;
			}
			return this.set;
		}

		synchronized void close(OpenTelemetry openTelemetry) {
			if (this.behind == openTelemetry) {
				this.behind = OpenTelemetry.noop();
			}
		}

		@Override
		public TracerProvider getTracerProvider() {
			return this.behind.getTracerProvider();
		}

		@Override
		public MeterProvider getMeterProvider() {
			return this.behind.getMeterProvider();
		}

		@Override
		public LoggerProvider getLogsBridge() {
			return this.behind.getLogsBridge();
		}

		@Override
		public ContextPropagators getPropagators() {
			return this.behind.getPropagators();
		}

	}

}
