package io.fleet.embedded;

import io.fleet.testing.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> thisModuleKeepsTheRules() {
        return HouseRules.of("io.fleet.embedded");
    }
}
