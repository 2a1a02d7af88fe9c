package io.fleet.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IntakePropertiesTest {

    @Test
    void aFixMayLieTenSecondsAheadAndADayBackUnlessSet() {
        assertThat(bind(Map.of())).isEqualTo(new IntakeProperties(Duration.ofSeconds(10), Duration.ofHours(24)));
        assertThat(bind(Map.of("fleet.intake.max-lead", "1m", "fleet.intake.max-age", "400d")))
                .isEqualTo(new IntakeProperties(Duration.ofMinutes(1), Duration.ofDays(400)));
    }

    @Test
    void whatMakesNoSenseIsRefusedByName() {
        assertThatThrownBy(() -> bind(Map.of("fleet.intake.max-lead", "-1s")))
                .hasRootCauseMessage("fleet.intake.max-lead: PT-1S (expected: 0s to 36500d)");
        assertThatThrownBy(() -> bind(Map.of("fleet.intake.max-age", "99999d")))
                .hasRootCauseMessage("fleet.intake.max-age: PT2399976H (expected: 0s to 36500d)");
    }

    private static IntakeProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("fleet.intake",
                IntakeProperties.class);
    }
}
