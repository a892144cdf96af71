package dev.otelspring.pipeline.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Items by resource and by instrumentation scope, in the order in which each was first
 * seen. Equal ones are one: a stage that changes the resource may make a new one for each
 * item. They are looked for one after the other, since a frame has few.
 *
 * @param <T> the type of the items
 */
final class ItemGroups<T> {

	private static final int NONE = -1;

	private final List<OfResource> resources = new ArrayList<>(1);

	private final List<T> items;

	/** For each item the one before it in its scope: they are written backwards. */
	private final int[] previous;

	ItemGroups(List<T> items, ItemEncoder<T> encoder) {
		this.items = Indexed.of(items);
		this.previous = new int[this.items.size()];
		OfScope group = null;
		for (int i = 0; i < this.previous.length; i++) {
			T item = this.items.get(i);
			group = group(encoder.resource(item), encoder.scope(item), group);
			this.previous[i] = group.last;
			group.last = i;
		}
	}

	List<OfResource> resources() {
		return this.resources;
	}

	/**
	 * Goes through a scope's items from the last to the first.
	 * @param scope one of these groups
	 * @param action what to do with each
	 */
	void backwards(OfScope scope, Consumer<T> action) {
		for (int i = scope.last; i != NONE; i = this.previous[i]) {
			action.accept(this.items.get(i));
		}
	}

	private OfScope group(Resource resource, InstrumentationScopeInfo scope, @Nullable OfScope before) {
		if (before != null && before.scope == scope && before.resource == resource) {
			return before;
		}
		List<OfScope> scopes = group(resource).scopes;
		for (OfScope candidate : scopes) {
			if (candidate.scope.equals(scope)) {
				return candidate;
			}
		}
		OfScope created = new OfScope(resource, scope);
		scopes.add(created);
		return created;
	}

	private OfResource group(Resource resource) {
		for (OfResource candidate : this.resources) {
			if (candidate.resource.equals(resource)) {
				return candidate;
			}
		}
		OfResource created = new OfResource(resource);
		this.resources.add(created);
		return created;
	}

	/** What has the same resource. */
	static final class OfResource {

		private final Resource resource;

		private final List<OfScope> scopes = new ArrayList<>(4);

		private OfResource(Resource resource) {
			this.resource = resource;
		}

		Resource resource() {
			return this.resource;
		}

		List<OfScope> scopes() {
			return this.scopes;
		}

	}

	/** What has the same scope too. */
	static final class OfScope {

		private final Resource resource;

		private final InstrumentationScopeInfo scope;

		private int last = NONE;

		private OfScope(Resource resource, InstrumentationScopeInfo scope) {
			this.resource = resource;
			this.scope = scope;
		}

		InstrumentationScopeInfo scope() {
			return this.scope;
		}

	}

}
