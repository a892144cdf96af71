package dev.otelspring.pipeline.source;

import java.util.concurrent.CompletableFuture;

import io.opentelemetry.sdk.common.CompletableResultCode;

/** From the JDK's futures to the SDK's result codes. */
final class ResultCodes {

	private ResultCodes() {
	}

	static CompletableResultCode of(CompletableFuture<?> future) {
		CompletableResultCode code = new CompletableResultCode();
		future.whenComplete((result, failure) -> {
			if (failure != null) {
				code.failExceptionally(failure);
			}
			else {
				code.succeed();
			}
		});
		return code;
	}

}
