package dev.otelspring.pipeline.match;

import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that somebody else wrote, run so that it can neither hang nor
 * break the pipeline. It matches where it is found anywhere in a text, as in the
 * Collector; write {@code ^…$} for the whole text.
 *
 * <p>
 * Java's matcher backtracks, so {@code (a+)+$} takes exponential time. Two bounds make it
 * linear: at most {@value #EXAMINED} characters of a text are examined, and at most
 * {@value #STEPS_PER_CHARACTER} looks at a character are granted for each of them. An
 * expression that would need more <em>gives up</em>, as does one that overflows the
 * stack; each method says what its caller gets then. Ex. the worst expression spends less
 * than a millisecond on 1,000 characters. A leading {@code .*} is left out while
 * searching: it finds the same, and would need quadratic time to find nothing.
 *
 * <p>
 * Thread-safe. A matcher is kept for the next call, so that nothing is allocated for a
 * text that does not match.
 */
public final class SafePattern {

	/** How many characters of a text are examined. */
	public static final int EXAMINED = 65_536;

	/**
	 * What is examined but not passed on when a text is cut, so that a match that begins
	 * before the cut is seen as a whole.
	 */
	static final int OVERLAP = 1024;

	static final int STEPS_PER_CHARACTER = 100;

	/** Short texts get this much in any case. */
	private static final int LEAST_STEPS = 10_000;

	private final Pattern pattern;

	/** Finds something wherever the pattern does, sooner. */
	private final Pattern search;

	private final AtomicReference<Scratch> spare = new AtomicReference<>();

	private SafePattern(Pattern pattern) {
		this.pattern = pattern;
		String regex = pattern.pattern();
		boolean leadingStar = regex.startsWith(".*") && regex.length() > 2 && "?+*{".indexOf(regex.charAt(2)) < 0;
		this.search = leadingStar ? Pattern.compile(regex.substring(2), pattern.flags()) : pattern;
	}

	/**
	 * Compiles an expression.
	 * @param regex a {@link Pattern}
	 * @return the compiled form
	 * @throws IllegalArgumentException if it is blank or no expression
	 */
	public static SafePattern of(String regex) {
		return of(regex, 0);
	}

	/**
	 * Compiles an expression for which upper and lower case are the same.
	 * @param regex a {@link Pattern}
	 * @return the compiled form
	 * @throws IllegalArgumentException if it is blank or no expression
	 */
	public static SafePattern ignoringCase(String regex) {
		return of(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
	}

	private static SafePattern of(String regex, int flags) {
		if (regex.isBlank()) {
			throw new IllegalArgumentException("must be a regular expression such as '^/api/.*', was '" + regex + "'");
		}
		try {
			return new SafePattern(Pattern.compile(regex, flags));
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException("must be a regular expression such as '^/api/.*', was '" + regex + "' ("
					+ ex.getDescription() + " at " + ex.getIndex() + ")", ex);
		}
	}

	/**
	 * Whether the expression is found in a text.
	 * @param text where to look; what is beyond {@link #EXAMINED} is not looked at
	 * @param otherwise the answer where the expression gives up
	 * @return whether it is found
	 */
	public boolean isFoundIn(String text, boolean otherwise) {
		Scratch scratch = take();
		try {
			scratch.text.set(text);
			return scratch.search.reset().find();
		}
		catch (RuntimeException | StackOverflowError ex) {
			return otherwise;
		}
		finally {
			giveBack(scratch);
		}
	}

	/**
	 * Replaces each match.
	 * @param text where to look
	 * @param mask what to write instead
	 * @return the same instance if there is no match; the mask alone where the expression
	 * gives up; of a text longer than {@link #EXAMINED}, the mask in place of the rest,
	 * since that was not examined
	 */
	public String replaceAll(String text, String mask) {
		Scratch scratch = take();
		try {
			scratch.text.set(text);
			if (!scratch.search.reset().find() && text.length() <= EXAMINED) {
				return text;
			}
			return replaceAll(text, mask, scratch.matcher.reset());
		}
		catch (RuntimeException | StackOverflowError ex) {
			return mask;
		}
		finally {
			giveBack(scratch);
		}
	}

	private static String replaceAll(String text, String mask, Matcher matcher) {
		boolean cut = text.length() > EXAMINED;
		int end = cut ? EXAMINED - OVERLAP : text.length();
		StringBuilder replaced = null;
		int from = 0;
		while (from < end && matcher.find()) {
			if (matcher.start() >= end) {
				break;
			}
			// An expression such as a* also finds nothing at all, everywhere.
			if (matcher.end() > matcher.start()) {
				if (replaced == null) {
					replaced = new StringBuilder(Math.min(text.length(), EXAMINED));
				}
				replaced.append(text, from, matcher.start()).append(mask);
				from = matcher.end();
			}
		}
		if (cut) {
			if (replaced == null) {
				replaced = new StringBuilder(EXAMINED);
			}
			if (from < end) {
				replaced.append(text, from, end);
			}
			return replaced.append(mask).toString();
		}
		return (replaced != null) ? replaced.append(text, from, end).toString() : text;
	}

	private Scratch take() {
		Scratch scratch = this.spare.getAndSet(null);
		return (scratch != null) ? scratch : new Scratch(this.pattern, this.search);
	}

	private void giveBack(Scratch scratch) {
		scratch.text.set("");
		this.spare.set(scratch);
	}

	@Override
	public String toString() {
		return this.pattern.pattern();
	}

	/** One matcher and the text that it looks at. */
	private static final class Scratch {

		private final RationedText text = new RationedText();

		private final Matcher matcher;

		private final Matcher search;

		Scratch(Pattern pattern, Pattern search) {
			this.matcher = pattern.matcher(this.text);
			this.search = (search != pattern) ? search.matcher(this.text) : this.matcher;
		}

	}

	/**
	 * A text that lets itself be looked at only so often. The matcher reads nothing but
	 * {@link #charAt}, so that counting there bounds its time.
	 */
	private static final class RationedText implements CharSequence {

		private String text = "";

		private int length;

		private int stepsLeft;

		void set(String newText) {
			this.text = newText;
			this.length = Math.min(newText.length(), EXAMINED);
			this.stepsLeft = LEAST_STEPS + this.length * STEPS_PER_CHARACTER;
		}

		@Override
		public int length() {
			return this.length;
		}

		@Override
		public char charAt(int index) {
			if (--this.stepsLeft < 0) {
				throw new IllegalStateException("The expression needs too many steps");
			}
			return this.text.charAt(index);
		}

		@Override
		public CharSequence subSequence(int start, int end) {
			return this.text.substring(start, end);
		}

		@Override
		public String toString() {
			return this.text.substring(0, this.length);
		}

	}

}
