package dev.otelspring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;

/**
 * Where a value comes from that the application gave to another property, of which ours
 * was made. Messages name what was written.
 *
 * @param property the property that was written
 * @param value its value, as it was written
 * @param mend what it must be, {@code null} where that is the same for both properties
 * @param place where it was written, {@code null} if that is not known
 */
public record TranslatedOrigin(String property, String value, @Nullable String mend,
		@Nullable Origin place) implements Origin {

	static @Nullable TranslatedOrigin of(@Nullable Origin origin) {
		Origin inner = (origin instanceof PropertySourceOrigin outer) ? outer.getOrigin() : origin;
		return (inner instanceof TranslatedOrigin translated) ? translated : null;
	}

	@Override
	public @Nullable Origin getParent() {
		return this.place;
	}

	@Override
	public String toString() {
		return (this.place != null) ? this.place.toString() : this.property;
	}

}
