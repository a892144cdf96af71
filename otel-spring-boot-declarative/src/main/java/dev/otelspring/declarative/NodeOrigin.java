package dev.otelspring.declarative;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.origin.Origin;

/**
 * Where a translated property comes from: whoever reports a wrong property by its origin
 * names the node that the user wrote.
 *
 * @param path the node's path
 * @param written the file and the line, {@code null} if they are not known
 */
record NodeOrigin(String path, @Nullable Origin written) implements Origin {

	@Override
	public @Nullable Origin getParent() {
		return this.written;
	}

	@Override
	public String toString() {
		return (this.written != null) ? this.path + " in " + this.written : this.path;
	}

}
