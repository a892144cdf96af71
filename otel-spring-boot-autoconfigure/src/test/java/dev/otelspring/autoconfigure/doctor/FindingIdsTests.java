package dev.otelspring.autoconfigure.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

import static org.assertj.core.api.Assertions.assertThat;

/** The pages know each finding that the code can make, and no other. */
class FindingIdsTests {

	private static final Path DOCUMENTATION = Path.of("..", "docs");

	private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| .*");

	private static final String FINDING = Finding.class.getName().replace('.', '/');

	@Test
	void areThoseOfTheTable() throws Exception {
		List<String> table = Files.readString(DOCUMENTATION.resolve("actuator.md"))
			.lines()
			.dropWhile((line) -> !line.startsWith("| `id` | What it finds |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.map((line) -> ROW.matcher(line).replaceFirst("$1"))
			.toList();
		assertThat(table).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made());
	}

	/** What the doctor's own failure has to do with no trouble of the user's. */
	@Test
	void areInTheGuide() throws Exception {
		String guide = Files.readString(DOCUMENTATION.resolve("troubleshooting.md"));
		Set<String> ids = made();
		ids.remove("doctor");
		assertThat(ids).allSatisfy((id) -> assertThat(guide).contains("`" + id + "`"));
		Set<String> named = new TreeSet<>();
		guide.lines()
			.filter((line) -> line.startsWith("|") && !line.startsWith("|---") && !line.contains("| Finding |"))
			.map((line) -> line.split(" ?\\| ?")[2])
			.flatMap((cell) -> Stream.of(cell.split(", ")))
			.filter((id) -> !id.isBlank())
			.forEach((id) -> named.add(id.replace("`", "")));
		assertThat(named).isSubsetOf(ids);
	}

	private static Set<String> made() throws Exception {
		Path classes = Path.of(Doctor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
			.resolve(Doctor.class.getPackageName().replace('.', '/'));
		Set<String> ids = new TreeSet<>();
		try (Stream<Path> files = Files.list(classes)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".class")).toList()) {
				new ClassReader(Files.readAllBytes(file)).accept(new Ids(file.getFileName().toString(), ids), 0);
			}
		}
		return ids;
	}

	/** The first argument of each finding that is made: it has to be a constant. */
	private static final class Ids extends ClassVisitor {

		private final String file;

		private final Set<String> ids;

		private Ids(String file, Set<String> ids) {
			super(SpringAsmInfo.ASM_VERSION);
			this.file = file;
			this.ids = ids;
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
				String[] exceptions) {
			List<Object> made = new ArrayList<>();
			return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {

				private boolean isNext;

				@Override
				public void visitTypeInsn(int opcode, String type) {
					if (opcode == Opcodes.NEW && type.equals(FINDING)) {
						made.add(FINDING);
						this.isNext = true;
					}
				}

				@Override
				public void visitLdcInsn(Object value) {
					if (this.isNext) {
						made.add(value);
						Ids.this.ids.add(String.valueOf(value));
					}
					this.isNext = false;
				}

				@Override
				public void visitVarInsn(int opcode, int variable) {
					this.isNext = false;
				}

				@Override
				public void visitEnd() {
					assertThat(made.size() % 2).as("an id in %s.%s that is no constant", Ids.this.file, name).isZero();
				}

			};
		}

	}

}
