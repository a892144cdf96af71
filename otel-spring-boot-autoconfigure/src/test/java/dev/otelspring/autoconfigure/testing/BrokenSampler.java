package dev.otelspring.autoconfigure.testing;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/** A sampler that fails as code does, or as a mixed classpath does. */
public final class BrokenSampler implements Sampler {

	private final boolean mixedClasspath;

	public BrokenSampler(boolean mixedClasspath) {
		this.mixedClasspath = mixedClasspath;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
			Attributes attributes, List<LinkData> parentLinks) {
		if (this.mixedClasspath) {
			throw new NoSuchMethodError("broken sampler");
		}
		throw new IllegalStateException("broken sampler");
	}

	@Override
	public String getDescription() {
		return "BrokenSampler";
	}

}
