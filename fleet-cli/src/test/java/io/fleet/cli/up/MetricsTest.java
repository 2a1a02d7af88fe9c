package io.fleet.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String EXPOSITION = """
            # TYPE fleet_fixes_accepted_total counter
            fleet_fixes_accepted_total{transport="http"} 12.0
            fleet_fixes_accepted_total{transport="batch"} 1.5E3
            fleet_fixes_accepted_total_other 7.0
            fleet_sockets 3.0
            """;

    @Test
    void aMetricIsSummedOverItsTags() {
        assertThat(Metrics.sum(EXPOSITION, "fleet_fixes_accepted_total")).hasValue(1_512);
        assertThat(Metrics.sum(EXPOSITION, "fleet_sockets")).hasValue(3);
    }

    @Test
    void aMetricThatIsNotThereIsUnknownRatherThanNothing() {
        assertThat(Metrics.sum(EXPOSITION, "fleet_backlog")).isEmpty();
    }
}
