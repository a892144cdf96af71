package dev.otelspring.autoconfigure.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.otelspring.pipeline.assembly.TelemetryPipeline;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.util.ClassUtils;

/**
 * An application as a user starts it, with {@code SpringApplication}; a web application
 * listens on a free port.
 */
public final class App implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final ConfigurableApplicationContext context;

	// Nothing here is instrumented: the JDK's client knows no Spring.
	private final HttpClient client = HttpClient.newHttpClient();

	private App(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * An application.
	 * @param sources its configuration classes
	 * @return to be configured and started
	 */
	public static Builder of(Class<?>... sources) {
		return new Builder(sources);
	}

	/**
	 * An application that was started otherwise.
	 * @param context its context
	 * @return the running application
	 */
	public static App around(ConfigurableApplicationContext context) {
		return new App(context);
	}

	public ConfigurableApplicationContext context() {
		return this.context;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public int port() {
		return Integer.parseInt(Objects.requireNonNull(this.context.getEnvironment().getProperty("local.server.port")));
	}

	public String url(String path) {
		return "http://localhost:" + port() + path;
	}

	/**
	 * Makes a request.
	 * @param path with the context path
	 * @param headers names and values in turn
	 * @return the answer
	 */
	public HttpResponse<String> get(String path, String... headers) {
		return request("GET", path, headers);
	}

	/**
	 * Makes a request that continues a caller's trace.
	 * @param caller who calls
	 * @param path with the context path
	 * @param headers names and values in turn
	 * @return the answer
	 */
	public HttpResponse<String> get(Caller caller, String path, String... headers) {
		List<String> all = new ArrayList<>(List.of("traceparent", caller.traceparent()));
		all.addAll(Arrays.asList(headers));
		return get(path, all.toArray(String[]::new));
	}

	/**
	 * Makes a request without a body.
	 * @param method any method
	 * @param path with the context path
	 * @param headers names and values in turn
	 * @return the answer
	 */
	public HttpResponse<String> request(String method, String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(PATIENCE)
			.method(method, HttpRequest.BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Waits until all spans that were started have ended, and delivers everything. Then
	 * the backend has all that there will be.
	 */
	public void settle() {
		awaitSpans();
		deliver();
	}

	/**
	 * Waits until all spans that were started have ended: an answer may be there before.
	 */
	public void awaitSpans() {
		LiveSpans live = this.context.getBean(LiveSpans.class);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> Assertions.assertThat(live.describe()).isEmpty());
	}

	/** Collects and delivers what there is by now. */
	public void deliver() {
		if (this.context.getBeanProvider(SdkMeterProvider.class).getIfAvailable() != null) {
			Contexts.collect(this.context);
		}
		this.context.getBean(TelemetryPipeline.class).flush(PATIENCE);
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Collects what an application is to be. */
	public static final class Builder {

		private static final List<String> JETTY = List.of(
				"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration",
				"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyServletManagementContextAutoConfiguration");

		private static final List<String> TOMCAT = List.of(
				"org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
				"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatServletManagementContextAutoConfiguration");

		/** Of several servers on the classpath, one is to be auto-configured. */
		private final Set<String> excludes = new LinkedHashSet<>(List.of(
				"org.springframework.boot.jetty.autoconfigure.reactive.JettyReactiveWebServerAutoConfiguration",
				"org.springframework.boot.jetty.autoconfigure.actuate.web.server.JettyReactiveManagementContextAutoConfiguration",
				"org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration",
				"org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration"));

		private final List<Class<?>> sources = new ArrayList<>();

		// Prometheus' registry is on the classpath of tests; most applications have none.
		private final Map<String, String> properties = new LinkedHashMap<>(
				Map.of("management.prometheus.metrics.export.enabled", "false"));

		private final Map<String, Object> variables = new LinkedHashMap<>();

		private final List<MapPropertySource> propertySources = new ArrayList<>();

		private WebApplicationType type = WebApplicationType.SERVLET;

		private @Nullable ClassLoader classLoader;

		private Builder(Class<?>[] sources) {
			this.excludes.addAll(JETTY);
			and(sources);
		}

		/**
		 * Adds configuration classes.
		 * @param more the classes
		 * @return this
		 */
		public Builder and(Class<?>... more) {
			this.sources.addAll(Arrays.asList(more));
			return this;
		}

		/**
		 * Sends everything to a backend.
		 * @param backend the backend
		 * @return this
		 */
		public Builder sendingTo(Backend backend) {
			return with(backend.properties());
		}

		/**
		 * Exports nothing.
		 * @return this
		 */
		public Builder silent() {
			return with("otel.traces.exporter=none", "otel.metrics.exporter=none", "otel.logs.exporter=none");
		}

		/**
		 * Sets properties, as on the command line. The last value counts.
		 * @param pairs such as {@code otel.service.name=shop}
		 * @return this
		 */
		public Builder with(String... pairs) {
			for (String pair : pairs) {
				int separator = pair.indexOf('=');
				this.properties.put(pair.substring(0, separator), pair.substring(separator + 1));
			}
			return this;
		}

		/**
		 * Sets an environment variable; those of the machine are not there.
		 * @param name such as {@code OTEL_SERVICE_NAME}
		 * @param value its value
		 * @return this
		 */
		public Builder variable(String name, String value) {
			this.variables.put(name, value);
			return this;
		}

		/**
		 * Adds a property source, as an {@code EnvironmentPostProcessor} would.
		 * @param name its name
		 * @param source its properties
		 * @return this
		 */
		public Builder propertySource(String name, Map<String, Object> source) {
			this.propertySources.add(new MapPropertySource(name, source));
			return this;
		}

		/**
		 * Takes libraries off the classpath, as far as conditions look.
		 * @param packages such as {@code io.micrometer.tracing}
		 * @return this
		 */
		public Builder without(String... packages) {
			return classLoader(new FilteredClassLoader(packages));
		}

		/**
		 * Takes off the classpath what this library's starter does not bring.
		 * @return this
		 */
		public Builder starterAlone() {
			this.excludes
				.add("org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration");
			this.excludes.add("org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration");
			this.excludes.add("org.springframework.boot.webflux.autoconfigure.WebFluxObservationAutoConfiguration");
			return without("io.micrometer.core", "io.micrometer.tracing", "io.micrometer.prometheusmetrics");
		}

		/**
		 * Takes Jetty for Tomcat.
		 * @return this
		 */
		public Builder onJetty() {
			this.excludes.removeAll(JETTY);
			this.excludes.addAll(TOMCAT);
			return this;
		}

		/**
		 * Takes WebFlux, on Reactor Netty, for Spring MVC.
		 * @return this
		 */
		public Builder reactive() {
			this.type = WebApplicationType.REACTIVE;
			return this;
		}

		/**
		 * Starts the application on a class loader of its own.
		 * @param newClassLoader what conditions ask
		 * @return this
		 */
		public Builder classLoader(ClassLoader newClassLoader) {
			this.classLoader = newClassLoader;
			return this;
		}

		/**
		 * Leaves the web server out.
		 * @return this
		 */
		public Builder noWeb() {
			this.type = WebApplicationType.NONE;
			return this;
		}

		/**
		 * Starts the application.
		 * @return the running application
		 */
		public App start() {
			SpringApplicationBuilder builder = new SpringApplicationBuilder(this.sources.toArray(Class<?>[]::new))
				.web(this.type)
				.bannerMode(Banner.Mode.OFF)
				.registerShutdownHook(false)
				.environment(environment())
				.initializers((context) -> ((GenericApplicationContext) context).registerBean(LiveSpans.class));
			if (this.classLoader != null) {
				builder.resourceLoader(new DefaultResourceLoader(this.classLoader));
			}
			List<String> arguments = new ArrayList<>();
			arguments.add("--server.port=0");
			// Micrometer would publish to localhost:4318, where another test may listen.
			// Where it
			// cannot, this would mean our metrics.
			if (ClassUtils.isPresent("io.micrometer.registry.otlp.OtlpMeterRegistry", null) && this.properties.keySet()
				.stream()
				.noneMatch((name) -> name.startsWith("management.otlp.metrics."))) {
				arguments.add("--management.otlp.metrics.export.enabled=false");
			}
			arguments.add("--spring.autoconfigure.exclude=" + String.join(",", this.excludes));
			this.properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
			return new App(builder.run(arguments.toArray(String[]::new)));
		}

		private StandardEnvironment environment() {
			StandardEnvironment environment = new StandardEnvironment();
			environment.getPropertySources()
				.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
						new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
								this.variables));
			this.propertySources.forEach(environment.getPropertySources()::addFirst);
			return environment;
		}

	}

}
