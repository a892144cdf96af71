package dev.otelspring.autoconfigure.trace;

import java.util.List;

import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the sampler {@code rules} does. Not below {@code otel.traces.sampler}: that is a
 * text by the specification, and in YAML a key has either a text or others below it.
 *
 * @param rules asked in order when a trace begins; the first that matches decides
 * @param defaultRatio the share, from 0 to 1, of the traces that no rule matches; all of
 * them if neither this nor a default rate is set
 * @param defaultRate how many of the traces that no rule matches are kept each second
 */
@ConfigurationProperties("otel.traces.sampling")
public record SamplingProperties(@DefaultValue List<Rule> rules, @Nullable Double defaultRatio,
		@Nullable Double defaultRate) {

	static SamplingProperties unset() {
		return new SamplingProperties(List.of(), null, null);
	}

	boolean isUnset() {
		return this.rules.isEmpty() && this.defaultRatio == null && this.defaultRate == null;
	}

	/**
	 * Which traces, by their first span, and how many of them are kept. All parts that
	 * are given must match.
	 *
	 * @param path a path pattern of Spring for url.path, such as /orders/**, with the
	 * application's context path
	 * @param method the request's method, such as POST
	 * @param kind server, client, producer, consumer or internal
	 * @param name the span's name at its start, with * for any characters; that of a
	 * request is its method, for its route is not known yet
	 * @param attribute an attribute's key, of those that are there when the span starts
	 * @param matches a regular expression to be found in the attribute's value
	 * @param value the attribute's exact value
	 * @param ratio the share that is kept, from 0 to 1, chosen by trace id
	 * @param rate how many traces are kept each second
	 */
	public record Rule(@Nullable String path, @Nullable String method, @Nullable SpanKind kind, @Nullable String name,
			@Nullable String attribute, @Nullable String matches, @Nullable String value, @Nullable Double ratio,
			@Nullable Double rate) {

	}

}
