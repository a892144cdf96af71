package dev.otelspring.pipeline.attribute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

import dev.otelspring.pipeline.match.NamedAttribute;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import org.jspecify.annotations.Nullable;

/**
 * Several {@linkplain AttributeAction actions}, one after the other: each sees what the
 * one before it left. Thread-safe.
 */
public final class AttributeActions implements UnaryOperator<Attributes> {

	private final List<AttributeAction> actions;

	public AttributeActions(List<AttributeAction> actions) {
		this.actions = List.copyOf(actions);
	}

	/**
	 * Does what is to be done.
	 * @param attributes what to change
	 * @return the same instance if nothing changes
	 */
	@Override
	public Attributes apply(Attributes attributes) {
		Attributes current = attributes;
		for (int i = 0; i < this.actions.size(); i++) {
			current = apply(this.actions.get(i), current);
		}
		return current;
	}

	private static Attributes apply(AttributeAction action, Attributes attributes) {
		NamedAttribute present = NamedAttribute.find(attributes, action.key());
		return switch (action.type()) {
			case INSERT -> (present != null) ? attributes : with(attributes, null, action);
			case UPDATE -> (present != null) ? replaced(attributes, present, action) : attributes;
			case UPSERT -> replaced(attributes, present, action);
			case DELETE -> (present != null) ? attributes.toBuilder().remove(present.key()).build() : attributes;
			case HASH -> (present != null) ? hashed(attributes, present) : attributes;
		};
	}

	private static Attributes replaced(Attributes attributes, @Nullable NamedAttribute present,
			AttributeAction action) {
		if (present != null && present.value().equals(action.value())) {
			return attributes;
		}
		return with(attributes, present, action);
	}

	private static Attributes with(Attributes attributes, @Nullable NamedAttribute present, AttributeAction action) {
		AttributesBuilder builder = attributes.toBuilder();
		if (present != null) {
			// Its type may be another, and one name must not be there twice.
			builder.remove(present.key());
		}
		action.putInto(builder);
		return builder.build();
	}

	private static Attributes hashed(Attributes attributes, NamedAttribute present) {
		Object value = present.value();
		String text = (value instanceof Value<?> nested) ? nested.asString() : value.toString();
		return attributes.toBuilder()
			.remove(present.key())
			.put(AttributeKey.stringKey(present.key().getKey()), sha256(text))
			.build();
	}

	private static String sha256(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
