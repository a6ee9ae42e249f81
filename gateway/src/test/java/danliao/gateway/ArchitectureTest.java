package danliao.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.netty.channel.ChannelPipeline;
import java.util.Set;

@AnalyzeClasses(packages = "danliao.gateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "danliao.gateway.";

  /** What features share. */
  private static final Set<String> SHARED =
      Set.of(
          "settings",
          "limits",
          "auth",
          "redis",
          "broker",
          "frames",
          "connection",
          "presence",
          "routing");

  /** What joins features to connections, and the door in front of that. The rest are features. */
  private static final Set<String> JOINING = Set.of("session", "http");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule featuresDoNotKnowEachOther =
      ArchRuleDefinition.classes()
          .that(describe("belong to a feature", c -> isFeature(part(c))))
          .should(
              new ArchCondition<JavaClass>("not depend on another feature") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  origin.getDirectDependenciesFromSelf().stream()
                      .filter(d -> isFeature(part(d.getTargetClass())))
                      .filter(d -> !part(d.getTargetClass()).equals(part(origin)))
                      .forEach(
                          d ->
                              events.add(
                                  SimpleConditionEvent.violated(origin, d.getDescription())));
                }
              });

  @ArchTest
  static final ArchRule whatIsSharedKnowsNoFeature =
      noClasses()
          .that(describe("are shared", c -> SHARED.contains(part(c))))
          .should()
          .dependOnClassesThat(
              describe(
                  "belong to a feature or join them",
                  c -> isFeature(part(c)) || JOINING.contains(part(c))));

  @ArchTest
  static final ArchRule featuresDoNotKnowWhatJoinsThem =
      noClasses()
          .that(describe("belong to a feature", c -> isFeature(part(c))))
          .should()
          .dependOnClassesThat(describe("join features", c -> JOINING.contains(part(c))));

  @ArchTest
  static final ArchRule callsToOtherServicesComeFromRoutingAndDrainOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + "routing", ROOT + "drain")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("danliao\\.api\\.rpc\\..*Stub");

  @ArchTest
  static final ArchRule onlyBrokerKnowsRocketMq =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + "broker")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.rocketmq..");

  @ArchTest
  static final ArchRule onlyOneClassAddsAndRemovesHandlers =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + "http.ClientPipeline")
          .should()
          .callMethodWhere(describe("changes a pipeline", ArchitectureTest::changesAPipeline));

  private static boolean changesAPipeline(JavaMethodCall call) {
    return call.getTargetOwner().isEquivalentTo(ChannelPipeline.class)
        && call.getName().matches("(add|remove|replace).*");
  }

  private static boolean isFeature(String part) {
    return !part.isEmpty() && !SHARED.contains(part) && !JOINING.contains(part);
  }

  /** The package of ours a class belongs to; empty for the application and others' classes. */
  private static String part(JavaClass c) {
    return c.getPackageName().startsWith(ROOT)
        ? c.getPackageName().substring(ROOT.length()).split("\\.", 2)[0]
        : "";
  }
}
