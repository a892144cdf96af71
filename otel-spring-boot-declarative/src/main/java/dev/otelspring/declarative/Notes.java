package dev.otelspring.declarative;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.otelspring.autoconfigure.ConfigurationFindings;

import org.springframework.core.env.MapPropertySource;

/**
 * What is to be told once there is a log. Has no properties: it goes along with the
 * environment that was read before there was one.
 */
final class Notes extends MapPropertySource {

	static final String NAME = "otelDeclarativeNotes";

	private final List<Note> notes = new ArrayList<>();

	Notes() {
		super(NAME, Map.of());
	}

	void add(String what, String why, String mend) {
		this.notes.add(new Note(what, why, mend));
	}

	void tell(ConfigurationFindings findings) {
		this.notes.forEach((note) -> findings.add(note.what(), note.why(), note.mend()));
	}

	private record Note(String what, String why, String mend) {
	}

}
