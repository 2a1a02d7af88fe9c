package io.fleet.ingestion.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BacklogPropertiesTest {

    @Test
    void anHourOfFixesMayWaitUnlessSet() {
        assertThat(bind(Map.of()).high()).isEqualTo(2_000 * 3_600);
        assertThat(bind(Map.of("fleet.backlog.high", "50")).high()).isEqualTo(50);
    }

    @Test
    void aMarkThatNothingCouldPassIsRefusedByName() {
        assertThatThrownBy(() -> bind(Map.of("fleet.backlog.high", "0")))
                .hasRootCauseMessage("fleet.backlog.high: 0 (expected: >= 1)");
    }

    private static BacklogProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("fleet.backlog",
                BacklogProperties.class);
    }
}
