package dev.otelspring.autoconfigure.actuate;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells who has changed what at run time: in the log, and to an
 * {@code AuditEventRepository} where the application has one.
 */
final class ChangeLog {

	/** The type of the audit events. */
	static final String TYPE = "OTEL_CHANGED";

	private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cc}\\x{2028}\\x{2029}]");

	private static final int LONGEST = 1000;

	private static final Log logger = LogFactory.getLog(RuntimeChanges.class);

	private final ApplicationEventPublisher events;

	ChangeLog(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * Something is otherwise than it was.
	 * @param who whoever asked for it
	 * @param what such as {@code sampling}
	 * @param how such as {@code set to}
	 * @param before what was so
	 * @param after what is so
	 */
	void changed(SecurityContext who, String what, String how, String before, String after) {
		Principal principal = who.getPrincipal();
		String by = (principal != null) ? " by '" + principal.getName() + "'" : "";
		logger.info(oneLine("At /actuator/otel, " + what + " was " + how + " " + after + by + "; before it was "
				+ before + ", and a restart takes what is configured"));
		Map<String, Object> data = new LinkedHashMap<>();
		data.put("what", what);
		data.put("before", before);
		data.put("after", after);
		this.events.publishEvent(new AuditApplicationEvent((principal != null) ? principal.getName() : "", TYPE, data));
	}

	// What somebody sends must not write further lines of the log.
	static String oneLine(String text) {
		String line = LINE_BREAKS.matcher(text).replaceAll("?");
		return (line.length() > LONGEST) ? line.substring(0, LONGEST) + "…" : line;
	}

}
