package io.fleet.wire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

    private static final JavaClasses MAIN = HouseRules.mainClasses("io.fleet");

    @TestFactory
    Stream<DynamicTest> thisModuleKeepsTheRules() {
        return HouseRules.of("io.fleet.model", "io.fleet.wire");
    }

    @Test
    void theModelNeedsTheJdkAndJSpecifyOnly() {
        classes().that().resideInAPackage("io.fleet.model..")
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations..", "io.fleet.model..")
                .check(MAIN);
    }

    @Test
    void theWireNeedsTheModelAndJacksonOnly() {
        classes().that().resideInAPackage("io.fleet.wire..")
                .should().onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify.annotations..", "tools.jackson.core..", "io.fleet.model..",
                        "io.fleet.wire..")
                .check(MAIN);
    }
}
