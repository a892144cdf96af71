package dev.otelspring.autoconfigure.resource;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import dev.otelspring.autoconfigure.OtelProperties;
import dev.otelspring.autoconfigure.PropertyValues;
import dev.otelspring.autoconfigure.spi.OtelCustomizers;
import dev.otelspring.pipeline.match.Glob;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.ResourceBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.info.BuildProperties;
import org.springframework.util.StringUtils;

/**
 * Builds the resource. What is set by property wins over what is found, and
 * {@code otel.service.name} over {@code service.name} among the attributes.
 *
 * <p>
 * The command line is left out on purpose: it is where people pass passwords.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/">Semantic
 * conventions, resource</a>
 */
final class ResourceFactory {

	private static final String DISTRO = "otel-spring-boot-starter";

	private static final Map<String, String> OS_TYPES = Map.of("windows", "windows", "mac", "darwin", "linux", "linux",
			"freebsd", "freebsd", "sunos", "solaris", "aix", "aix", "hp-ux", "hpux");

	private final OtelProperties properties;

	private final PropertyValues values;

	private final @Nullable String applicationName;

	private final @Nullable String applicationGroup;

	private final @Nullable BuildProperties build;

	private final ProvidedResources provided;

	private final OtelCustomizers spi;

	private final List<ResourceCustomizer> customizers;

	ResourceFactory(OtelProperties properties, PropertyValues values, @Nullable String applicationName,
			@Nullable String applicationGroup, @Nullable BuildProperties build, ProvidedResources provided,
			OtelCustomizers spi, List<ResourceCustomizer> customizers) {
		this.properties = properties;
		this.values = values;
		this.applicationName = applicationName;
		this.applicationGroup = applicationGroup;
		this.build = build;
		this.provided = provided;
		this.spi = spi;
		this.customizers = customizers;
	}

	Resource create() {
		// Brings telemetry.sdk.* and service.name=unknown_service:java.
		ResourceBuilder found = Resource.getDefault().toBuilder();
		distro(found);
		host(found);
		process(found);
		service(found);
		ResourceBuilder builder = this.provided.addTo(found.build()).toBuilder();
		// It was given by name; what a provider finds is a guess.
		put(builder, "service.name", this.applicationName);
		put(builder, "service.namespace", this.applicationGroup);
		entities(builder);
		this.properties.resource().attributes().forEach((key, value) -> {
			if (StringUtils.hasText(key)) {
				builder.put(key, value);
			}
		});
		put(builder, "service.name", this.properties.service().name());
		List<Glob> disabled = Stream
			.concat(this.properties.resource().disabledKeys().stream(),
					this.properties.experimentalDisabledKeys().stream())
			.filter(StringUtils::hasText)
			.map(Glob::of)
			.toList();
		builder.removeIf((key) -> disabled.stream().anyMatch((glob) -> glob.matches(key.getKey())));
		ResourceBuilder customized = this.spi.resource(builder.build()).toBuilder();
		this.customizers.forEach((customizer) -> customizer.customize(customized));
		return customized.build();
	}

	private void entities(ResourceBuilder builder) {
		String text = this.properties.entities();
		if (!StringUtils.hasText(text)) {
			return;
		}
		Entities entities = new Entities(text);
		if (!entities.malformed().isEmpty()) {
			this.values.reject("otel.entities", text,
					"must be entities such as "
							+ "host{host.id=h1}[host.name=web-1];container{container.id=c1}, with reserved characters "
							+ "percent-encoded; wrong is '" + String.join("', '", entities.malformed()) + "'",
					PropertyValues.USED_IN_PART);
		}
		entities.attributes().forEach(builder::put);
	}

	private static void distro(ResourceBuilder builder) {
		builder.put("telemetry.distro.name", DISTRO);
		put(builder, "telemetry.distro.version", ResourceFactory.class.getPackage().getImplementationVersion());
	}

	private void service(ResourceBuilder builder) {
		put(builder, "service.name", this.applicationName);
		put(builder, "service.namespace", this.applicationGroup);
		if (this.build != null) {
			put(builder, "service.version", this.build.getVersion());
		}
		builder.put("service.instance.id", UUID.randomUUID().toString());
	}

	private static void host(ResourceBuilder builder) {
		put(builder, "host.name", hostName());
		put(builder, "host.arch", architecture(System.getProperty("os.arch", "")));
		put(builder, "os.type", osType(System.getProperty("os.name", "")));
		put(builder, "os.version", System.getProperty("os.version"));
		put(builder, "os.description",
				(System.getProperty("os.name", "") + " " + System.getProperty("os.version", "")).strip());
	}

	private static void process(ResourceBuilder builder) {
		builder.put("process.pid", ProcessHandle.current().pid());
		put(builder, "process.executable.path", ProcessHandle.current().info().command().orElse(null));
		put(builder, "process.runtime.name", System.getProperty("java.runtime.name"));
		put(builder, "process.runtime.version", System.getProperty("java.runtime.version"));
		put(builder, "process.runtime.description",
				String
					.join(" ", Objects.toString(System.getProperty("java.vm.vendor"), ""),
							ManagementFactory.getRuntimeMXBean().getVmName(),
							Objects.toString(System.getProperty("java.vm.version"), ""))
					.strip());
	}

	// In containers HOSTNAME is set, and asking the resolver may take seconds.
	private static @Nullable String hostName() {
		String name = System.getenv("HOSTNAME");
		if (StringUtils.hasText(name)) {
			return name;
		}
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	static String architecture(String javaName) {
		return switch (javaName) {
			case "x86_64", "amd64" -> "amd64";
			case "aarch64" -> "arm64";
			case "i386", "i486", "i586", "i686", "x86" -> "x86";
			case "arm", "arm32" -> "arm32";
			case "ppc64", "ppc64le" -> "ppc64";
			default -> javaName;
		};
	}

	static @Nullable String osType(String javaName) {
		String lower = javaName.toLowerCase(Locale.ROOT);
		return OS_TYPES.entrySet()
			.stream()
			.filter((entry) -> lower.startsWith(entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(null);
	}

	private static void put(ResourceBuilder builder, String key, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			builder.put(key, value);
		}
	}

}
