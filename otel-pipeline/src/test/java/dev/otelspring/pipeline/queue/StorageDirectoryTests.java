package dev.otelspring.pipeline.queue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.otelspring.pipeline.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

class StorageDirectoryTests {

	@TempDir
	Path temp;

	@Test
	void createsADirectoryForItsOwnerAlone() throws IOException {
		assumeThat(this.temp.getFileSystem().supportedFileAttributeViews()).contains("posix");
		Path directory = this.temp.resolve("a").resolve("b");
		try (StorageDirectory storage = StorageDirectory.open(directory)) {
			storage.queue("main", DurableQueueSettings.defaults());
			for (Path created : new Path[] { directory, directory.resolve("exporter-main") }) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(created)))
					.isEqualTo("rwx------");
			}
		}
	}

	@Test
	void isTakenOnceInAProcess() {
		Path directory = this.temp.resolve("storage");
		try (StorageDirectory first = StorageDirectory.open(directory)) {
			assertThatExceptionOfType(StorageException.class)
				.isThrownBy(() -> StorageDirectory.open(directory.resolve("..").resolve("storage")))
				.withMessageContaining("storage' is in use by this process")
				.satisfies((ex) -> assertThat(ex.directory().getFileName()).hasToString("storage"));
			assertThat(first.queue("main", DurableQueueSettings.defaults()).isDurable()).isTrue();
		}
		StorageDirectory.open(directory).close();
	}

	@Test
	@Timeout(60)
	void isTakenOnceAmongProcesses() throws Exception {
		Path directory = this.temp.resolve("storage");
		Process holder = java(Holder.class, directory);
		try (BufferedReader output = new BufferedReader(
				new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
			assertThat(output.readLine()).isEqualTo("open");
			assertThatExceptionOfType(StorageException.class).isThrownBy(() -> StorageDirectory.open(directory))
				.withMessage("The storage directory '" + directory + "' is in use by process " + holder.pid()
						+ " (give each process a directory of its own)");
		}
		finally {
			holder.destroyForcibly();
		}
		assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
		StorageDirectory.open(directory).close();
	}

	@Test
	@Timeout(60)
	void secondAttemptInAProcessDoesNotLetOthersIn() throws Exception {
		Path directory = this.temp.resolve("storage");
		try (StorageDirectory first = StorageDirectory.open(directory)) {
			assertThatExceptionOfType(StorageException.class).isThrownBy(() -> StorageDirectory.open(directory));
			Process other = java(Holder.class, directory);
			assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(other.exitValue()).isNotZero();
		}
	}

	@Test
	void saysWhyADirectoryCannotBeUsed() throws IOException {
		Path file = Files.createFile(this.temp.resolve("file"));
		assertThatExceptionOfType(StorageException.class)
			.isThrownBy(() -> StorageDirectory.open(file.resolve("storage")))
			.withMessageStartingWith("The storage directory '" + file.resolve("storage") + "' cannot be used: ")
			.withMessageEndingWith(" (name a directory that this process may create and write)");
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> StorageDirectory.open(file));
	}

	@Test
	void exportersDoNotShareADirectory() {
		assertThat(StorageDirectory.directoryName("main")).isEqualTo("exporter-main");
		assertThat(StorageDirectory.directoryName("Main")).isEqualTo("exporter-%4dain");
		assertThat(StorageDirectory.directoryName("%4dain")).isEqualTo("exporter-%254dain");
		assertThat(StorageDirectory.directoryName("../ü")).isEqualTo("exporter-%2e%2e%2f%c3%bc");
	}

	@Test
	void exporterHasOneQueueAtATime() {
		try (StorageDirectory storage = StorageDirectory.open(this.temp)) {
			DurableQueue queue = storage.queue("main", DurableQueueSettings.defaults());
			assertThatIllegalStateException().isThrownBy(() -> storage.queue("main", DurableQueueSettings.defaults()))
				.withMessage("The queue of exporter 'main' is open already");
			queue.close();
			storage.queue("main", DurableQueueSettings.defaults());
			assertThatIllegalArgumentException().isThrownBy(() -> storage.queue("", DurableQueueSettings.defaults()));
		}
	}

	@Test
	void closesItsQueues() {
		DurableQueue queue;
		try (StorageDirectory storage = StorageDirectory.open(this.temp)) {
			queue = storage.queue("main", DurableQueueSettings.defaults());
			queue.offer(TestStorage.frame(1, Signal.LOGS, 3, 10));
		}
		assertThat(queue.isClosed()).isTrue();
		try (StorageDirectory storage = StorageDirectory.open(this.temp)) {
			assertThat(storage.queue("main", DurableQueueSettings.defaults()).recovered(Signal.LOGS)).isEqualTo(3);
			assertThat(storage.queue("other", DurableQueueSettings.defaults()).recovered(Signal.LOGS)).isZero();
		}
	}

	@Test
	void syncsOnAThreadOfItsOwn() {
		DurableQueueSettings settings = new DurableQueueSettings(1_000_000, 10_000, 0, 10_000, Duration.ofMillis(1));
		try (StorageDirectory storage = StorageDirectory.open(this.temp)) {
			DurableQueue queue = storage.queue("main", settings);
			queue.offer(TestStorage.frame(1, Signal.LOGS, 3, 10));
			await().until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().equals("otel-storage") && thread.isDaemon()));
		}
	}

	static Process java(Class<?> main, Object... arguments) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), main.getName());
		for (Object argument : arguments) {
			builder.command().add(argument.toString());
		}
		return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
	}

	/** Another process that opens the same directory and keeps it. */
	public static final class Holder {

		private Holder() {
		}

		public static void main(String[] args) throws IOException {
			StorageDirectory storage = StorageDirectory.open(Path.of(args[0]));
			System.out.println("open");
			int end = System.in.read();
			storage.close();
			System.exit(end);
		}

	}

}
