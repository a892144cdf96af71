package dev.otelspring.pipeline.otlp;

import java.util.List;
import java.util.function.Consumer;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;

/**
 * Writes what is around the items, which has the same field numbers in all signals: a
 * request holds resources, each of them scopes, each of them items.
 *
 * @param <T> the type of the items
 */
final class RequestEncoder<T> {

	// ExportTraceServiceRequest, ExportLogsServiceRequest, ExportMetricsServiceRequest

	private static final int RESOURCES = 1;

	// ResourceSpans, ResourceLogs, ResourceMetrics

	private static final int RESOURCE = 1;

	private static final int SCOPES = 2;

	private static final int RESOURCE_SCHEMA_URL = 3;

	// ScopeSpans, ScopeLogs, ScopeMetrics

	private static final int SCOPE = 1;

	private static final int ITEMS = 2;

	private static final int SCOPE_SCHEMA_URL = 3;

	// opentelemetry.proto.resource.v1.Resource

	private static final int RESOURCE_ATTRIBUTES = 1;

	// opentelemetry.proto.common.v1.InstrumentationScope

	private static final int SCOPE_NAME = 1;

	private static final int SCOPE_VERSION = 2;

	private static final int SCOPE_ATTRIBUTES = 3;

	private final ProtobufWriter out;

	private final AttributesEncoder attributes;

	private final ItemEncoder<T> encoder;

	private final Consumer<T> item;

	private final MessageCache<Resource> resources;

	private final MessageCache<InstrumentationScopeInfo> scopes;

	RequestEncoder(ProtobufWriter out, AttributesEncoder attributes, ItemEncoder<T> encoder) {
		this.out = out;
		this.attributes = attributes;
		this.encoder = encoder;
		this.item = this::item;
		this.resources = new MessageCache<>(out, this::resource);
		this.scopes = new MessageCache<>(out, this::scope);
	}

	/**
	 * Encodes items.
	 * @param items at least one
	 * @return the bytes of one request
	 */
	byte[] encode(List<T> items) {
		// What an item that could not be encoded left behind goes too.
		this.out.clear();
		ItemGroups<T> groups = new ItemGroups<>(items, this.encoder);
		List<ItemGroups.OfResource> ofResources = groups.resources();
		for (int i = ofResources.size() - 1; i >= 0; i--) {
			write(groups, ofResources.get(i));
		}
		return this.out.since(0);
	}

	private void write(ItemGroups<T> groups, ItemGroups.OfResource group) {
		int before = this.out.length();
		this.out.string(RESOURCE_SCHEMA_URL, group.resource().getSchemaUrl());
		List<ItemGroups.OfScope> ofScopes = group.scopes();
		for (int i = ofScopes.size() - 1; i >= 0; i--) {
			write(groups, ofScopes.get(i));
		}
		this.resources.write(RESOURCE, group.resource());
		this.out.message(RESOURCES, before);
	}

	private void write(ItemGroups<T> groups, ItemGroups.OfScope group) {
		int before = this.out.length();
		this.out.string(SCOPE_SCHEMA_URL, group.scope().getSchemaUrl());
		groups.backwards(group, this.item);
		this.scopes.write(SCOPE, group.scope());
		this.out.message(SCOPES, before);
	}

	private void item(T value) {
		int before = this.out.length();
		this.encoder.write(value);
		this.out.message(ITEMS, before);
	}

	private void resource(Resource resource) {
		this.attributes.write(RESOURCE_ATTRIBUTES, resource.getAttributes());
	}

	private void scope(InstrumentationScopeInfo scope) {
		this.attributes.write(SCOPE_ATTRIBUTES, scope.getAttributes());
		this.out.string(SCOPE_VERSION, scope.getVersion());
		this.out.string(SCOPE_NAME, scope.getName());
	}

}
