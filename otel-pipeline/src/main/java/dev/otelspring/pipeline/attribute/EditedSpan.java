package dev.otelspring.pipeline.attribute;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * A span some of whose parts are others than those that the application recorded.
 * Immutable: each method gives a new one. You want it in a stage that changes spans.
 */
public final class EditedSpan extends DelegatingSpanData {

	private final SpanData original;

	private final String name;

	private final Attributes attributes;

	private final Resource resource;

	private final List<EventData> events;

	private final List<LinkData> links;

	private final StatusData status;

	private EditedSpan(SpanData original, String name, Attributes attributes, Resource resource, List<EventData> events,
			List<LinkData> links, StatusData status) {
		super(original);
		this.original = original;
		this.name = name;
		this.attributes = attributes;
		this.resource = resource;
		this.events = events;
		this.links = links;
		this.status = status;
	}

	/**
	 * The same span, ready to be changed.
	 * @param span what the application recorded, or an earlier edit
	 * @return an edit that has not changed anything
	 */
	public static EditedSpan of(SpanData span) {
		if (span instanceof EditedSpan edited) {
			return edited;
		}
		return new EditedSpan(span, span.getName(), span.getAttributes(), span.getResource(), span.getEvents(),
				span.getLinks(), span.getStatus());
	}

	public EditedSpan name(String newName) {
		return new EditedSpan(this.original, newName, this.attributes, this.resource, this.events, this.links,
				this.status);
	}

	public EditedSpan attributes(Attributes newAttributes) {
		return new EditedSpan(this.original, this.name, newAttributes, this.resource, this.events, this.links,
				this.status);
	}

	public EditedSpan resource(Resource newResource) {
		return new EditedSpan(this.original, this.name, this.attributes, newResource, this.events, this.links,
				this.status);
	}

	public EditedSpan events(List<EventData> newEvents) {
		return new EditedSpan(this.original, this.name, this.attributes, this.resource, List.copyOf(newEvents),
				this.links, this.status);
	}

	public EditedSpan links(List<LinkData> newLinks) {
		return new EditedSpan(this.original, this.name, this.attributes, this.resource, this.events,
				List.copyOf(newLinks), this.status);
	}

	public EditedSpan status(StatusData newStatus) {
		return new EditedSpan(this.original, this.name, this.attributes, this.resource, this.events, this.links,
				newStatus);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	/**
	 * The original total, with what was added or removed, so that the number of dropped
	 * attributes, which backends compute from it, stays what it was.
	 */
	@Override
	public int getTotalAttributeCount() {
		return this.original.getTotalAttributeCount() + this.attributes.size() - this.original.getAttributes().size();
	}

	@Override
	public Resource getResource() {
		return this.resource;
	}

	@Override
	public List<EventData> getEvents() {
		return this.events;
	}

	@Override
	public List<LinkData> getLinks() {
		return this.links;
	}

	@Override
	public StatusData getStatus() {
		return this.status;
	}

}
