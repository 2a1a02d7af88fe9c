package io.fleet.ingestion;

import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

    private static final String PACKAGE = "io.fleet.ingestion";

    @TestFactory
    Stream<DynamicTest> thisServiceKeepsTheRules() {
        return HouseRules.of(PACKAGE);
    }

    @Test
    void thisServiceNeverTouchesADatabase() {
        HouseRules.jdbcOnlyIn().check(HouseRules.mainClasses(PACKAGE));
    }
}
