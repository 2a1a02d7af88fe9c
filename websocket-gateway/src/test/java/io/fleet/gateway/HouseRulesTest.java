package io.fleet.gateway;

import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> theRulesOfTheHouse() {
        return HouseRules.of("io.fleet.gateway");
    }

    @Test
    void thereIsNoJdbc() {
        HouseRules.jdbcOnlyIn().check(HouseRules.mainClasses("io.fleet.gateway"));
    }
}
