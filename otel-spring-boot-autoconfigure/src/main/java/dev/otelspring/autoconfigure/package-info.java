/**
 * Auto-configuration of OpenTelemetry for Spring Boot: what all concerns share.
 */
@NullMarked
package dev.otelspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
