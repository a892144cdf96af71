package dev.otelspring.pipeline.queue;

import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What a segment's file is called: {@code <number>-<salt>.segment}, and
 * {@code <number>-<salt>.ack} beside it.
 *
 * <p>
 * The salt stands in the name and not in the file because a file that starts with its
 * first record has no header of its own that could be damaged.
 *
 * @param number rises from segment to segment
 * @param salt random, part of every header's checksum: a payload that imitates a record
 * would have to guess it
 */
record SegmentName(long number, long salt) implements Comparable<SegmentName> {

	private static final Pattern PATTERN = Pattern.compile("(\\d{19})-([0-9a-f]{16})\\.(segment|ack)");

	private static final Comparator<SegmentName> ORDER = Comparator.comparingLong(SegmentName::number)
		.thenComparingLong(SegmentName::salt);

	/**
	 * Reads a file's name, of either kind.
	 * @param fileName the last part of its path
	 * @return {@code null} if it is no file of ours
	 */
	static @Nullable SegmentName parse(String fileName) {
		Matcher matcher = PATTERN.matcher(fileName);
		try {
			return matcher.matches()
					? new SegmentName(Long.parseLong(matcher.group(1)), Long.parseUnsignedLong(matcher.group(2), 16))
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	static boolean isSegment(String fileName) {
		return fileName.endsWith(".segment") && parse(fileName) != null;
	}

	static boolean isAcknowledgements(String fileName) {
		return fileName.endsWith(".ack") && parse(fileName) != null;
	}

	String segment() {
		return stem() + ".segment";
	}

	String acknowledgements() {
		return stem() + ".ack";
	}

	private String stem() {
		return String.format(Locale.ROOT, "%019d-%016x", this.number, this.salt);
	}

	@Override
	public int compareTo(SegmentName other) {
		return ORDER.compare(this, other);
	}

}
