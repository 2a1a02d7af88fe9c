package io.fleet.processing;

import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> thisModuleKeepsTheRules() {
        return HouseRules.of("io.fleet.processing");
    }

    @Test
    void onlyTheHistoryAndTheQueriesKnowTheDatabase() {
        HouseRules.jdbcOnlyIn("io.fleet.processing.history..", "io.fleet.processing.query..")
                .check(HouseRules.mainClasses("io.fleet.processing"));
    }
}
