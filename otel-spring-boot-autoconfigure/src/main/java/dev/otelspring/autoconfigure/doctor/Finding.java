package dev.otelspring.autoconfigure.doctor;

/**
 * Something that keeps telemetry from arriving, or from being what the user expects.
 *
 * @param id which check found it, such as {@code exporter}: stable, for whoever reads it
 * with a program
 * @param severity how bad it is
 * @param what what was seen, as a sentence without its dot
 * @param why why it is so or matters, as a sentence without its dot
 * @param mend the property or line that mends it, as a sentence without its dot
 */
public record Finding(String id, Severity severity, String what, String why, String mend) {

	/** How bad it is. In the order in which findings are shown. */
	public enum Severity {

		/** Telemetry is lost, or none arrives. */
		ERROR,

		/** Something is not as it was asked for, or will be lost if it goes on. */
		WARNING,

		/** Good to know. */
		INFO

	}

}
