package danliao.query;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;

@AnalyzeClasses(packages = "danliao.query", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "danliao.query.";

  /** What features share. Every other package is a feature. */
  private static final Set<String> SHARED =
      Set.of("projection", "api", "presence", "redis", "broker", "internal", "database", "health");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule featuresDoNotKnowEachOther =
      ArchRuleDefinition.classes()
          .that(describe("belong to a feature", c -> !feature(c).isEmpty()))
          .should(
              new ArchCondition<JavaClass>("not depend on another feature") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  origin.getDirectDependenciesFromSelf().stream()
                      .filter(d -> !feature(d.getTargetClass()).isEmpty())
                      .filter(d -> !feature(d.getTargetClass()).equals(feature(origin)))
                      .forEach(
                          d ->
                              events.add(
                                  SimpleConditionEvent.violated(origin, d.getDescription())));
                }
              });

  @ArchTest
  static final ArchRule axonsAnnotationsStayInTheAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "projection..", ROOT + "delivery..")
          .should()
          .dependOnClassesThat(
              describe(
                  "are annotations of Axon",
                  c -> c.isAnnotation() && c.getPackageName().startsWith("org.axonframework")));

  @ArchTest
  static final ArchRule onlyDeliveryCallsGateways =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "delivery..")
          .should()
          .dependOnClassesThat(gatewayStubs());

  private static DescribedPredicate<JavaClass> gatewayStubs() {
    return describe(
        "are gRPC stubs of the gateway",
        c -> c.getFullName().startsWith("danliao.api.rpc.GatewayGrpc"));
  }

  /** The feature a class belongs to; empty for what features share and for the application. */
  private static String feature(JavaClass c) {
    if (!c.getPackageName().startsWith(ROOT)) {
      return "";
    }
    String first = c.getPackageName().substring(ROOT.length()).split("\\.", 2)[0];
    return SHARED.contains(first) ? "" : first;
  }
}
