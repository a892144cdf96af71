package dev.otelspring.pipeline;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * Data flows one way, and nothing on the right knows what is on its left.
 */
@AnalyzeClasses(packages = "dev.otelspring.pipeline", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "dev.otelspring.pipeline";

	@ArchTest
	static final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching(ROOT + ".(*)..")
		.should()
		.beFreeOfCycles();

	@ArchTest
	static final ArchRule nothingKnowsSpring = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule nothingUsesInternalsOfOpenTelemetry = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.opentelemetry..internal..");

	@ArchTest
	static final ArchRule whatAllShareKnowsNoneOfThem = ArchRuleDefinition.classes()
		.that()
		.resideInAPackage(ROOT)
		.should()
		.onlyDependOnClassesThat(isNoneOfOurs().or(JavaClass.Predicates.resideInAPackage(ROOT)));

	@ArchTest
	static final ArchRule framesKnowNeitherQueuesNorWhatComesAfter = knowsOnly("otlp");

	@ArchTest
	static final ArchRule queuesKnowFramesAlone = knowsOnly("queue", "otlp");

	@ArchTest
	static final ArchRule transportsKnowFramesAlone = knowsOnly("transport", "otlp");

	@ArchTest
	static final ArchRule exportersKnowQueuesAndTransports = knowsOnly("exporter", "otlp", "queue", "transport");

	@ArchTest
	static final ArchRule sourcesKnowNothingOfWhatComesAfter = knowsOnly("source");

	@ArchTest
	static final ArchRule stagesKnowNothingOfWhatComesAfter = ArchRuleDefinition.noClasses()
		.that()
		.resideInAnyPackage(ROOT + ".filter..", ROOT + ".redaction..", ROOT + ".sampling..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(ROOT + ".source..", ROOT + ".otlp..", ROOT + ".queue..", ROOT + ".transport..",
				ROOT + ".exporter..", ROOT + ".status..", ROOT + ".assembly..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule statusListensFromTheSide = knowsOnly("status", "heap");

	@ArchTest
	static final ArchRule sizesAreOfWhatTheSdkMakes = knowsOnly("heap");

	@ArchTest
	static final ArchRule onlyTheAssemblyKnowsTheStatus = ArchRuleDefinition.noClasses()
		.that()
		.resideOutsideOfPackages(ROOT + ".status..", ROOT + ".assembly..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(ROOT + ".status..", ROOT + ".assembly..");

	private static ArchRule knowsOnly(String name, String... others) {
		DescribedPredicate<JavaClass> known = isNoneOfOurs()
			.or(JavaClass.Predicates.resideInAnyPackage(ROOT, ROOT + "." + name + ".."));
		for (String other : others) {
			known = known.or(JavaClass.Predicates.resideInAPackage(ROOT + "." + other + ".."));
		}
		return ArchRuleDefinition.classes()
			.that()
			.resideInAPackage(ROOT + "." + name + "..")
			.should()
			.onlyDependOnClassesThat(known.as("what it may know"));
	}

	private static DescribedPredicate<JavaClass> isNoneOfOurs() {
		return JavaClass.Predicates.resideOutsideOfPackage(ROOT + "..");
	}

}
