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
import danliao.service.internal.DeliveryStream;
import java.util.List;
import java.util.function.BiPredicate;

@AnalyzeClasses(packages = "danliao.query", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "danliao.query.";

  /** What features share; each knows only those before it. Every other package is a feature. */
  private static final List<String> SHARED =
      List.of(
          "store",
          "database",
          "redis",
          "broker",
          "api",
          "presence",
          "message",
          "projection",
          "generation",
          "processing",
          "rebuild",
          "verify");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatIsSharedKnowsOnlyWhatComesBeforeIt =
      ArchRuleDefinition.classes()
          .that(describe("are shared by features", c -> SHARED.contains(first(c))))
          .should(notKnow("what comes later", (c, other) -> place(other) > place(c)));

  @ArchTest
  static final ArchRule featuresDoNotKnowEachOther =
      ArchRuleDefinition.classes()
          .that(describe("belong to a feature", c -> !feature(c).isEmpty()))
          .should(
              notKnow(
                  "another feature",
                  (c, other) -> !feature(other).isEmpty() && !feature(other).equals(feature(c))));

  /** Who writes a projection or a query needs none of it. */
  @ArchTest
  static final ArchRule axonIsKnownWhereEventsAreReadAndRun =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + "message..",
              ROOT + "processing..",
              ROOT + "rebuild..",
              ROOT + "deadletter..",
              ROOT + "delivery..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.axonframework..");

  @ArchTest
  static final ArchRule axonsAnnotationsStayInTheAdapter =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "processing..", ROOT + "delivery..")
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
        "call the gateway over gRPC",
        c ->
            c.getFullName().startsWith("danliao.api.rpc.GatewayGrpc")
                || c.isEquivalentTo(DeliveryStream.class));
  }

  private static ArchCondition<JavaClass> notKnow(
      String what, BiPredicate<JavaClass, JavaClass> forbidden) {
    return new ArchCondition<>("not know " + what) {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        origin.getDirectDependenciesFromSelf().stream()
            .filter(d -> forbidden.test(origin, d.getTargetClass()))
            .forEach(d -> events.add(SimpleConditionEvent.violated(origin, d.getDescription())));
      }
    };
  }

  /** The feature a class belongs to; empty for what features share and for the application. */
  private static String feature(JavaClass c) {
    return SHARED.contains(first(c)) ? "" : first(c);
  }

  /** Among what is shared; features and the application come after that, all others before. */
  private static int place(JavaClass c) {
    if (!(c.getPackageName() + '.').startsWith(ROOT)) {
      return -1;
    }
    int place = SHARED.indexOf(first(c));
    return place < 0 ? SHARED.size() : place;
  }

  /** The package under ours; empty for the application and for who is elsewhere. */
  private static String first(JavaClass c) {
    return c.getPackageName().startsWith(ROOT)
        ? c.getPackageName().substring(ROOT.length()).split("\\.", 2)[0]
        : "";
  }
}
