package io.fleet.service;

import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> thisModuleKeepsTheRules() {
        return HouseRules.of("io.fleet.service");
    }
}
