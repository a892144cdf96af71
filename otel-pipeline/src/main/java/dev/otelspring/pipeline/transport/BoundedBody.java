package dev.otelspring.pipeline.transport;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's body up to 64 KiB and gives up the connection beyond: an OTLP answer
 * has a few hundred bytes, and a confused or hostile peer must not fill our memory.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

	static final int LIMIT = 64 * 1024;

	private final CompletableFuture<byte[]> body = new CompletableFuture<>();

	private final Consumer<byte[]> answer;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

	private Flow.@Nullable Subscription subscription;

	/**
	 * Reads one body.
	 * @param answer gets it when it is complete, on the client's thread: what the client
	 * returns waits for the JVM's common pool, which the application may keep busy
	 */
	BoundedBody(Consumer<byte[]> answer) {
		this.answer = answer;
	}

	@Override
	public CompletionStage<byte[]> getBody() {
		return this.body;
	}

	@Override
	public void onSubscribe(Flow.Subscription newSubscription) {
		this.subscription = newSubscription;
		newSubscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			int take = Math.min(buffer.remaining(), LIMIT - this.bytes.size());
			byte[] chunk = new byte[take];
			buffer.get(chunk);
			this.bytes.writeBytes(chunk);
		}
		if (this.bytes.size() >= LIMIT && this.subscription != null) {
			this.subscription.cancel();
			onComplete();
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.body.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		byte[] complete = this.bytes.toByteArray();
		this.body.complete(complete);
		this.answer.accept(complete);
	}

}
