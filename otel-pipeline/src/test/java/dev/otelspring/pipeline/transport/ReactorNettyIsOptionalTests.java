package dev.otelspring.pipeline.transport;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * Without Reactor Netty all but {@link GrpcTransport} works.
 */
class ReactorNettyIsOptionalTests {

	private final JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("dev.otelspring.pipeline");

	@Test
	void onlyTheGrpcTransportAndItsTlsUseIt() {
		ArchRuleDefinition.noClasses()
			.that()
			.haveNameNotMatching(".*\\.Grpc(Transport|Tls)(\\$.*)?")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("reactor..", "io.netty..")
			.check(this.classes);
	}

}
