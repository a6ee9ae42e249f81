package danliao.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "danliao.gateway", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("danliao.gateway.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule callsToOtherServicesComeFromRoutingAndDrainOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages("danliao.gateway.routing", "danliao.gateway.drain")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("danliao\\.api\\.rpc\\..*Stub");

  @ArchTest
  static final ArchRule onlyBrokerKnowsRocketMq =
      noClasses()
          .that()
          .resideOutsideOfPackages("danliao.gateway.broker", "danliao.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.rocketmq..");
}
