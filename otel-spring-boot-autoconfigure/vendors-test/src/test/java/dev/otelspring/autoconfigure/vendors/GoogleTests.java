package dev.otelspring.autoconfigure.vendors;

import dev.otelspring.autoconfigure.testing.App;
import dev.otelspring.pipeline.testing.OtlpReceiver;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The names that Google documents. */
class GoogleTests extends CloudTests {

	private static final String METADATA = "metadata.google.internal/computeMetadata/v1/";

	private static final String PROVIDER = "otel.java.enabled.resource.providers=io.opentelemetry.contrib.gcp.resource.GCPResourceProvider";

	@Test
	void theResourceTellsOfTheMachine() {
		this.cloud.answer(METADATA, "");
		this.cloud.answer(METADATA + "project/project-id", "shop-project");
		this.cloud.answer(METADATA + "instance/zone", "projects/1/zones/europe-west3-a");
		this.cloud.answer(METADATA + "instance/id", "42");
		this.cloud.answer(METADATA + "instance/name", "shop-vm");
		this.cloud.answer(METADATA + "instance/machine-type", "projects/1/machineTypes/e2-medium");
		try (App app = app(PROVIDER).start()) {
			assertThat(sentResource(app)).containsEntry("cloud.provider", "gcp")
				.containsEntry("cloud.platform", "gcp_compute_engine")
				.containsEntry("cloud.account.id", "shop-project")
				.containsEntry("cloud.availability_zone", "europe-west3-a")
				.containsEntry("host.id", "42")
				.containsEntry("service.name", "shop");
		}
	}

	@Test
	void theAuthenticationExtensionGivesRequestsItsHeadersAndTheResourceItsProject() {
		try (App app = app(PROVIDER).start()) {
			assertThat(sentResource(app)).containsEntry("gcp.project_id", "shop-project");
		}
		assertThat(this.backend.receiver().requests()).filteredOn((request) -> request.path().equals("/v1/traces"))
			.isNotEmpty()
			.allSatisfy((request) -> assertThat(request.header("Authorization")).isEqualTo("Bearer a-token"))
			.extracting((OtlpReceiver.Request request) -> request.header("X-Goog-User-Project"))
			.containsOnly("shop-quota");
		assertThat(this.cloud.bodies("/token")).isNotEmpty()
			.allSatisfy((body) -> assertThat(body).contains("assertion="));
	}

}
