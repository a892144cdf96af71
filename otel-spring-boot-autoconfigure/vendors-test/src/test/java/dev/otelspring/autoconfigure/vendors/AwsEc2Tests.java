package dev.otelspring.autoconfigure.vendors;

import dev.otelspring.autoconfigure.testing.App;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What AWS tells a machine about itself; its detector asks once in a JVM. */
class AwsEc2Tests extends CloudTests {

	private static final String METADATA = "169.254.169.254/latest/";

	@Test
	void theResourceTellsOfTheMachine() {
		this.cloud.answer(METADATA + "api/token", "a-token");
		this.cloud.answer(METADATA + "meta-data/hostname", "ip-10-0-0-1");
		this.cloud.answer(METADATA + "dynamic/instance-identity/document", """
				{"accountId": "1", "availabilityZone": "eu-central-1a", "imageId": "ami-1", "instanceId": "i-1",
				 "instanceType": "m7i.large", "region": "eu-central-1"}
				""");
		try (App app = app(
				"otel.java.enabled.resource.providers=io.opentelemetry.contrib.aws.resource.Ec2ResourceProvider")
			.start()) {
			assertThat(sentResource(app)).containsEntry("cloud.provider", "aws")
				.containsEntry("cloud.platform", "aws_ec2")
				.containsEntry("cloud.availability_zone", "eu-central-1a")
				.containsEntry("host.id", "i-1")
				.containsEntry("host.type", "m7i.large")
				.containsEntry("service.name", "shop");
		}
		assertThat(this.cloud.headers(METADATA + "meta-data/hostname", "X-aws-ec2-metadata-token"))
			.containsExactly("a-token");
	}

}
