package danliao.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;

@AnalyzeClasses(packages = "danliao.command", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("danliao.command.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theAggregateKnowsNoOtherFeature =
      noClasses()
          .that()
          .resideInAPackage("..message..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..intake..", "..answer..", "..deadletter..", "..broker..");

  @ArchTest
  static final ArchRule onlyTheIntakeJoinsFeatures =
      noClasses()
          .that()
          .resideInAnyPackage("..answer..", "..deadletter..", "..settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..intake..");

  @ArchTest
  static final ArchRule theAggregateHasNoClockNoLogAndNoIo =
      noClasses()
          .that()
          .haveSimpleName("Message")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.slf4j..", "java.sql..", "java.io..", "java.util..", "org.springframework..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.Clock");

  @ArchTest
  static final ArchRule onlyTheAggregateHasAxonsHandlers =
      methods()
          .that()
          .areAnnotatedWith(CommandHandler.class)
          .or()
          .areAnnotatedWith(EventSourcingHandler.class)
          .should()
          .beDeclaredInClassesThat()
          .haveSimpleName("Message");
}
