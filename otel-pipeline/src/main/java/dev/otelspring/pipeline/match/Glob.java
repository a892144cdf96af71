package dev.otelspring.pipeline.match;

/**
 * A text in which {@code *} stands for any characters, none included. You want it for
 * names: {@code GET /health*}, {@code *.internal.*}. No other character is special.
 *
 * <p>
 * Compiled once into the pieces between the stars; matching is a comparison at both ends
 * and one search for each piece between, without a regular expression. Thread-safe.
 */
public final class Glob {

	private final String text;

	/** What must come first, the whole text if there is no star. */
	private final String prefix;

	private final String[] middle;

	private final String suffix;

	private final boolean exact;

	private final int minLength;

	private Glob(String text) {
		this.text = text;
		String[] pieces = text.split("\\*+", -1);
		this.exact = pieces.length == 1;
		this.prefix = pieces[0];
		this.suffix = pieces[pieces.length - 1];
		this.middle = new String[Math.max(0, pieces.length - 2)];
		int length = 0;
		for (int i = 0; i < pieces.length; i++) {
			length += pieces[i].length();
			if (i > 0 && i < pieces.length - 1) {
				this.middle[i - 1] = pieces[i];
			}
		}
		this.minLength = length;
	}

	/**
	 * Compiles a glob.
	 * @param text the glob, such as {@code GET /health*}
	 * @return the compiled form
	 * @throws IllegalArgumentException if it is blank
	 */
	public static Glob of(String text) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("must be a name or a glob such as 'GET /health*', was '" + text + "'");
		}
		return new Glob(text);
	}

	/**
	 * Whether a whole text is what the glob describes.
	 * @param candidate what to look at
	 * @return {@code true} if it is; case matters
	 */
	public boolean matches(String candidate) {
		if (this.exact) {
			return candidate.equals(this.prefix);
		}
		if (candidate.length() < this.minLength || !candidate.startsWith(this.prefix)
				|| !candidate.endsWith(this.suffix)) {
			return false;
		}
		int from = this.prefix.length();
		int end = candidate.length() - this.suffix.length();
		for (String piece : this.middle) {
			int at = candidate.indexOf(piece, from);
			if (at < 0 || at + piece.length() > end) {
				return false;
			}
			from = at + piece.length();
		}
		return true;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
