package dev.otelspring.pipeline.attribute;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A log record some of whose parts are others than those that the application logged.
 * Immutable: each method gives a new one.
 */
public final class EditedLogRecord implements LogRecordData {

	private final LogRecordData original;

	private final Attributes attributes;

	private final Resource resource;

	private final @Nullable Value<?> body;

	private final @Nullable String eventName;

	private EditedLogRecord(LogRecordData original, Attributes attributes, Resource resource, @Nullable Value<?> body,
			@Nullable String eventName) {
		this.original = original;
		this.attributes = attributes;
		this.resource = resource;
		this.body = body;
		this.eventName = eventName;
	}

	/**
	 * The same record, ready to be changed.
	 * @param log what the application logged, or an earlier edit
	 * @return an edit that has not changed anything
	 */
	public static EditedLogRecord of(LogRecordData log) {
		if (log instanceof EditedLogRecord edited) {
			return edited;
		}
		return new EditedLogRecord(log, log.getAttributes(), log.getResource(), log.getBodyValue(), log.getEventName());
	}

	public EditedLogRecord attributes(Attributes newAttributes) {
		return new EditedLogRecord(this.original, newAttributes, this.resource, this.body, this.eventName);
	}

	public EditedLogRecord resource(Resource newResource) {
		return new EditedLogRecord(this.original, this.attributes, newResource, this.body, this.eventName);
	}

	public EditedLogRecord body(@Nullable Value<?> newBody) {
		return new EditedLogRecord(this.original, this.attributes, this.resource, newBody, this.eventName);
	}

	public EditedLogRecord eventName(@Nullable String newEventName) {
		return new EditedLogRecord(this.original, this.attributes, this.resource, this.body, newEventName);
	}

	@Override
	public Resource getResource() {
		return this.resource;
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return this.original.getInstrumentationScopeInfo();
	}

	@Override
	public long getTimestampEpochNanos() {
		return this.original.getTimestampEpochNanos();
	}

	@Override
	public long getObservedTimestampEpochNanos() {
		return this.original.getObservedTimestampEpochNanos();
	}

	@Override
	public SpanContext getSpanContext() {
		return this.original.getSpanContext();
	}

	@Override
	public Severity getSeverity() {
		return this.original.getSeverity();
	}

	@Override
	public @Nullable String getSeverityText() {
		return this.original.getSeverityText();
	}

	// The older of two ways to ask for the body: it must not show the original.
	@Deprecated
	@Override
	public io.opentelemetry.sdk.logs.data.Body getBody() {
		return (this.body != null) ? io.opentelemetry.sdk.logs.data.Body.string(this.body.asString())
				: io.opentelemetry.sdk.logs.data.Body.empty();
	}

	@Override
	public @Nullable Value<?> getBodyValue() {
		return this.body;
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	/** The original total, with what was added or removed. */
	@Override
	public int getTotalAttributeCount() {
		return this.original.getTotalAttributeCount() + this.attributes.size() - this.original.getAttributes().size();
	}

	@Override
	public @Nullable String getEventName() {
		return this.eventName;
	}

	@Override
	public String toString() {
		return "EditedLogRecord{severity=" + getSeverity() + ", body=" + this.body + ", attributes=" + this.attributes
				+ ", resource=" + this.resource + "}";
	}

}
