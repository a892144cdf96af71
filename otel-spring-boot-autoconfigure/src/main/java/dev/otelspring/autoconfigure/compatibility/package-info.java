/**
 * What else of OpenTelemetry is on the class path: jars of other versions, other SDKs.
 * Nothing that runs before the jars are known to fit may link against them.
 */
@NullMarked
package dev.otelspring.autoconfigure.compatibility;

import org.jspecify.annotations.NullMarked;
