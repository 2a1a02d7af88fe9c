package io.fleet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.fleet.testing.offending.Offenders;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule notices whoever breaks it, and nobody else. */
class HouseRulesTest {

    private static final String OFFENDING = "io.fleet.testing.offending";
    private static final String CYCLE = "the features of " + OFFENDING + " are free of cycles";

    @ParameterizedTest
    @CsvSource({
            "InjectsAField, no field is injected",
            "Logs, neither Lombok nor java.util.logging is used",
            "Blocks, nobody blocks on a reactive type",
            "BlocksByReference, nobody blocks on a reactive type",
            "WaitsForAFuture, nobody waits for the future of a reactive type",
            "Sleeps, nobody sleeps",
            "SleepsAUnit, nobody sleeps",
            "AsksForNow, only configurations know the system's clock",
            "AsksForMillis, only configurations know the system's clock",
            "AsksInALambda, only configurations know the system's clock",
            "MakesAClock, only configurations know the system's clock",
            "MakesASource, only configurations know the system's clock",
            "MakesADate, only configurations know the system's clock",
            "ThingImpl, no class has a name that says nothing",
            "ThingUtils, no class has a name that says nothing",
            "ThingHelper, no class has a name that says nothing",
            "ThingManager, no class has a name that says nothing",
            "ThingDto, no class has a name that says nothing",
            "Prints, nobody prints",
            "PrintsAStackTrace, nobody prints a stack trace"})
    void anOffenderBreaksItsRuleAndNoOther(String offender, String rule) throws ClassNotFoundException {
        assertThat(brokenBy(Class.forName(Offenders.class.getName() + "$" + offender))).containsExactly(rule);
    }

    @TestFactory
    Stream<DynamicTest> theInnocentBreakNoRule() {
        return Stream.of(Offenders.Innocent.class.getDeclaredClasses())
                .map(innocent -> DynamicTest.dynamicTest(innocent.getSimpleName(),
                        () -> assertThat(brokenBy(innocent)).isEmpty()));
    }

    @Test
    void aPackageThatIsNotNullMarkedIsNoticed() {
        assertThat(broken(new ClassFileImporter().importPackages(OFFENDING + ".unmarked"), false))
                .containsExactly("every package is null-marked");
    }

    @Test
    void featuresThatNeedEachOtherAreNoticed() {
        assertThat(broken(new ClassFileImporter().importPackages(OFFENDING + ".here", OFFENDING + ".there"), false))
                .containsExactly(CYCLE);
    }

    @Test
    void theCommandLineMayPrint() throws ClassNotFoundException {
        var prints = Class.forName(Offenders.class.getName() + "$Prints");
        assertThat(broken(withItsPackage(prints), true)).isEmpty();
    }

    @Test
    void jdbcOutsideOfItsPackagesIsNoticed() {
        var jdbc = new ClassFileImporter().importClasses(UsesJdbc.class);
        assertThat(HouseRules.jdbcOnlyIn().evaluate(jdbc).hasViolation()).isTrue();
        assertThat(HouseRules.jdbcOnlyIn("io.fleet.somewhere..").evaluate(jdbc).hasViolation()).isTrue();
        assertThat(HouseRules.jdbcOnlyIn("io.fleet.testing..").evaluate(jdbc).hasViolation()).isFalse();
    }

    @Test
    void packagesWithoutClassesAreAMistakeOfTheTest() {
        assertThatThrownBy(() -> HouseRules.of("io.fleet.nowhere")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("packages: [io.fleet.nowhere] (expected: with classes)");
    }

    @Test
    void testsAreNotMainClasses() {
        assertThat(HouseRules.mainClasses("io.fleet")).noneMatch(type -> type.getPackageName().equals(OFFENDING));
    }

    @Test
    void aTestThatSleepsIsNoticed() {
        assertThat(broken(HouseRules.testClasses(OFFENDING), false)).contains("nobody sleeps");
        assertThat(HouseRules.testClasses("io.fleet.model")).isNotEmpty()
                .noneMatch(type -> type.getSimpleName().equals("DriverId"));
    }

    private static List<String> brokenBy(Class<?> offender) throws ClassNotFoundException {
        return broken(withItsPackage(offender), false);
    }

    private static JavaClasses withItsPackage(Class<?> offender) throws ClassNotFoundException {
        return new ClassFileImporter().importClasses(offender, Class.forName(OFFENDING + ".package-info"));
    }

    private static List<String> broken(JavaClasses classes, boolean mayPrint) {
        return HouseRules.rules(List.of(Offenders.Later.class.getName()), mayPrint, OFFENDING).stream()
                .filter(rule -> rule.evaluate(classes).hasViolation())
                .map(ArchRule::getDescription)
                .toList();
    }

    private record UsesJdbc(java.sql.Connection connection) {}
}
