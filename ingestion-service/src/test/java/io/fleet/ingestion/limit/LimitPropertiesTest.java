package io.fleet.ingestion.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class LimitPropertiesTest {

    @Test
    void aDriverMaySendFiveFixesAndOneBatchASecondUnlessSet() {
        assertThat(bind(Map.of())).isEqualTo(new LimitProperties(5, 50, 1, 10));
        assertThat(bind(Map.of("fleet.limit.fixes-per-second", "1", "fleet.limit.fixes-burst", "2",
                "fleet.limit.batches-per-second", "3", "fleet.limit.batches-burst", "4")))
                .isEqualTo(new LimitProperties(1, 2, 3, 4));
    }

    @ParameterizedTest
    @CsvSource({"fixes-per-second, 0", "fixes-burst, -1", "batches-per-second, 1000001", "batches-burst, 0"})
    void whatMakesNoSenseIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> bind(Map.of("fleet.limit." + name, value)))
                .hasRootCauseMessage("fleet.limit." + name + ": " + value + " (expected: 1 to 1000000)");
    }

    @Test
    void whatAReplaySetsIsTaken() {
        String most = "1000000";
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("replay-systemEnvironment",
                Map.of("FLEET_LIMIT_FIXESPERSECOND", most, "FLEET_LIMIT_FIXESBURST", most,
                        "FLEET_LIMIT_BATCHESPERSECOND", most, "FLEET_LIMIT_BATCHESBURST", most)));
        assertThat(Binder.get(environment).bindOrCreate("fleet.limit", LimitProperties.class))
                .isEqualTo(new LimitProperties(1_000_000, 1_000_000, 1_000_000, 1_000_000));
    }

    private static LimitProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("fleet.limit",
                LimitProperties.class);
    }
}
