package io.fleet.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DelaysTest {

    private static final String METRICS = """
            # TYPE fleet_consume_delay_seconds histogram
            fleet_consume_delay_seconds_bucket{application="a",group="history",le="0.001"} 10
            fleet_consume_delay_seconds_bucket{application="a",group="history",le="0.01"} 98
            fleet_consume_delay_seconds_bucket{application="a",group="history",le="0.1"} 1.0E2
            fleet_consume_delay_seconds_bucket{application="a",group="history",le="+Inf"} 1.0E2
            fleet_consume_delay_seconds_bucket{application="a",group="live",le="0.001"} 7
            fleet_consume_delay_seconds_count{application="a",group="history"} 100
            """;

    @Test
    void aPercentileIsTheBoundOfItsBucket() {
        var counts = Delays.buckets(METRICS, "history");

        assertThat(Delays.percentile(counts, 0.5)).isEqualTo(10);
        assertThat(Delays.percentile(counts, 0.99)).isEqualTo(100);
    }

    @Test
    void theGroupsAreToldApart() {
        assertThat(Delays.buckets(METRICS, "live")).containsOnlyKeys(0.001).containsValue(7.0);
    }
}
