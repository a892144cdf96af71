package dev.otelspring.matrix;

/**
 * What an application really ran with: it tells them itself.
 *
 * @param boot of its banner
 * @param openTelemetry of the resource that it sent, or of the jars that stopped it
 * @param java such as {@code 17.0.15}
 */
record Versions(String boot, String openTelemetry, String java) {

	String feature() {
		return this.java.split("\\.", 2)[0];
	}

}
