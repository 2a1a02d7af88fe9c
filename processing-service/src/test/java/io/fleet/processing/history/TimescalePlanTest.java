package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import org.junit.jupiter.api.Test;

@WithTimescale
class TimescalePlanTest extends PlanContract {

    TimescalePlanTest(TimescaleDatabase server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }

    @Test
    void otherChunksAreNotLookedAt() {
        assertThat(planOfDriver().stream().filter(line -> line.contains(" on _hyper_"))
                .map(line -> line.replaceAll(".* on (_hyper_\\w+_chunk).*", "$1")).distinct()).hasSize(1);
    }

    @Test
    void inTheColumnstoreOnlyTheDriversSegmentsAreDecompressed() {
        database().jdbc().queryForList("select compress_chunk(chunk) from show_chunks('fixes') chunk");
        var plan = planOfDriver();
        assertThat(plan).noneMatch(line -> line.contains("Seq Scan"));
        assertThat(String.join("\n", plan)).contains("ColumnarScan").contains("Index Cond: ((driver_id = 7)");
        assertThat(plan.getFirst()).contains("rows=240");
    }
}
