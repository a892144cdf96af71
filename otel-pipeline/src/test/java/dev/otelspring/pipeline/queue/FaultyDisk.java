package dev.otelspring.pipeline.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A real disk that becomes full, and may be emptied. What no longer fits is written in
 * part, as real ones do. It does not sync, which takes real disks most of a test's time.
 */
final class FaultyDisk implements DiskFile.Disk {

	private long free = Long.MAX_VALUE;

	private boolean forceFails;

	private int reads;

	private int forces;

	void fillUpAfter(long bytes) {
		this.free = bytes;
	}

	void empty() {
		this.free = Long.MAX_VALUE;
	}

	void failForce() {
		this.forceFails = true;
	}

	int reads() {
		return this.reads;
	}

	int forces() {
		return this.forces;
	}

	@Override
	public DiskFile file(Path path) {
		DiskFile file = new RandomAccessDiskFile(path);
		return new DiskFile() {

			@Override
			public void write(long position, byte[] bytes) throws IOException {
				if (bytes.length > FaultyDisk.this.free) {
					file.write(position, Arrays.copyOf(bytes, (int) FaultyDisk.this.free));
					FaultyDisk.this.free = 0;
					throw new IOException("No space left on device");
				}
				FaultyDisk.this.free -= bytes.length;
				file.write(position, bytes);
			}

			@Override
			public int read(long position, byte[] bytes) throws IOException {
				FaultyDisk.this.reads++;
				return file.read(position, bytes);
			}

			@Override
			public long size() throws IOException {
				return file.size();
			}

			@Override
			public void truncate(long size) throws IOException {
				file.truncate(size);
			}

			@Override
			public void force() throws IOException {
				FaultyDisk.this.forces++;
				if (FaultyDisk.this.forceFails) {
					throw new IOException("Input/output error");
				}
			}

			@Override
			public void release() {
				file.release();
			}

			@Override
			public void delete() {
				file.delete();
			}

		};
	}

}
