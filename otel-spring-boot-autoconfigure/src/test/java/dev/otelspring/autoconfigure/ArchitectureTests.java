package dev.otelspring.autoconfigure;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** What may know what. */
@AnalyzeClasses(packages = { "dev.otelspring.annotations", "dev.otelspring.autoconfigure" },
		importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchRule featuresAreFreeOfCycles = SlicesRuleDefinition.slices()
		.matching("dev.otelspring.autoconfigure.(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = SlicesRuleDefinition.slices()
		.matching("dev.otelspring.(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule internalsOfOpenTelemetryAreNotUsed = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.opentelemetry..internal..");

	@ArchTest
	static final ArchRule instrumentationKnowsTheApiAlone = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage("dev.otelspring.autoconfigure.instrumentation..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.otelspring.autoconfigure.actuate..", "dev.otelspring.autoconfigure.doctor..",
				"dev.otelspring.autoconfigure.exporter..", "dev.otelspring.autoconfigure.pipeline..",
				"dev.otelspring.pipeline..");

	@ArchTest
	static final ArchRule nothingBuildsOnWhatIsShown = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackage("dev.otelspring.autoconfigure.actuate..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.otelspring.autoconfigure.actuate..");

	@ArchTest
	static final ArchRule nothingBuildsOnWhatIsDiagnosed = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackages("dev.otelspring.autoconfigure.actuate..", "dev.otelspring.autoconfigure.doctor..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("dev.otelspring.autoconfigure.doctor..");

	// The pipeline keeps this rule itself.
	@ArchTest
	static final ArchRule annotationsKnowTheApiAlone = ArchRuleDefinition.classes()
		.that()
		.resideInAPackage("dev.otelspring.annotations..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("dev.otelspring.annotations..", "io.opentelemetry.api..", "org.jspecify..", "java..");

}
