package dev.otelspring.autoconfigure.trace;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges the sampler while the application runs. You inject it to keep more traces
 * while you look for something, and {@link #reset} to what is configured.
 *
 * <p>
 * What {@link #apply} sets decides where a trace begins. Within this process the parent
 * decides. So does a caller's decision, unless the configured sampler is one that asks
 * nobody ({@code always_on}, {@code always_off}, {@code traceidratio},
 * {@code rate_limiting}): then each request counts as a beginning here.
 *
 * <p>
 * Thread-safe: a span is decided by what was there before or by what is there after. It
 * costs each decision the reading of a volatile field.
 */
public final class SamplingControl {

	private final Sampler configured;

	private final @Nullable SamplingSettings configuredSettings;

	private final boolean trustsCallers;

	private final Sampler sampler = new Exchangeable();

	private volatile Choice choice;

	private volatile boolean inUse;

	SamplingControl(Sampler configured, @Nullable SamplingSettings configuredSettings, boolean trustsCallers) {
		this.configured = configured;
		this.configuredSettings = configuredSettings;
		this.trustsCallers = trustsCallers;
		this.choice = new Choice(configured, null);
	}

	/**
	 * Makes a sampler that decides where traces begin. Within the process the parent
	 * always decides: what knows of a dropped parent's children need then not ask whether
	 * the sampler has been exchanged.
	 * @param root decides
	 * @param trustsCallers whether a caller's decision is respected
	 * @return the sampler
	 */
	static Sampler parentBased(Sampler root, boolean trustsCallers) {
		return trustsCallers ? Sampler.parentBased(root)
				: Sampler.parentBasedBuilder(root).setRemoteParentSampled(root).setRemoteParentNotSampled(root).build();
	}

	/**
	 * Sets what decides from now on.
	 * @param settings how many traces are kept
	 * @throws IllegalStateException if the tracer provider was given another sampler, so
	 * that this would do nothing
	 */
	public void apply(SamplingSettings settings) {
		if (!this.inUse) {
			throw new IllegalStateException("The sampler cannot be exchanged: the tracer provider is the application's "
					+ "own, or a TracerProviderCustomizer has set another sampler");
		}
		this.choice = new Choice(parentBased(RuleSampler.of(settings), this.trustsCallers), settings);
	}

	/**
	 * Returns to what is configured.
	 */
	public void reset() {
		this.choice = new Choice(this.configured, null);
	}

	/**
	 * What was set.
	 * @return {@code null} where what is configured decides
	 */
	public @Nullable SamplingSettings settings() {
		return this.choice.settings();
	}

	/**
	 * The rules by which is decided now, whether they were set or configured.
	 * @return {@code null} where no rules decide
	 */
	public @Nullable SamplingSettings rules() {
		Choice now = this.choice;
		SamplingSettings settings = (now.settings() != null) ? now.settings() : this.configuredSettings;
		return (settings != null && !settings.rules().isEmpty()) ? settings : null;
	}

	/**
	 * What decides now.
	 * @return the sampler's description
	 */
	public String description() {
		return this.sampler.getDescription();
	}

	/**
	 * Whether {@link #apply} is possible.
	 * @return {@code false} if the tracer provider was given another sampler
	 */
	public boolean isInUse() {
		return this.inUse;
	}

	Sampler sampler() {
		return this.sampler;
	}

	void setInUse(boolean inUse) {
		this.inUse = inUse;
	}

	private record Choice(Sampler sampler, @Nullable SamplingSettings settings) {

	}

	private final class Exchangeable implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return SamplingControl.this.choice.sampler()
				.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		}

		@Override
		public String getDescription() {
			return SamplingControl.this.choice.sampler().getDescription();
		}

		@Override
		public String toString() {
			return getDescription();
		}

	}

}
