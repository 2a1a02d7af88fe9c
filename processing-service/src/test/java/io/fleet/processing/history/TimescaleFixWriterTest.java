package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@WithTimescale
class TimescaleFixWriterTest extends FixWriterContract {

    private static final String COMPRESS = "select compress_chunk(chunk) from show_chunks('fixes') chunk";

    TimescaleFixWriterTest(TimescaleDatabase server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }

    @Test
    void aDuplicateOfACompressedFixStaysADuplicate() {
        var batch = Fixes.drive(Fixes.DRIVER, 100, new OrderId("order_1"));
        database().writer().write(batch);
        var before = locations();
        database().jdbc().queryForList(COMPRESS);

        database().writer().write(batch);
        database().writer().write(batch.reversed());

        assertThat(locations()).isEqualTo(before).hasSize(100);
        assertThat(database().metrics().counter("fleet.history.duplicates").count()).isEqualTo(200);
    }

    @Test
    void aLateFixGoesIntoACompressedChunkAndIsCompressedWithTheRest() {
        var all = new ArrayList<>(Fixes.drive(Fixes.DRIVER, 100));
        all.addAll(Fixes.drive(new DriverId(2), 100));
        var late = List.of(all.remove(50), all.remove(120), Fixes.at(new DriverId(3), Fixes.START, new Position(1, 2)));
        database().writer().write(all);
        database().jdbc().queryForList(COMPRESS);

        database().writer().write(late);

        all.addAll(late);
        var expected = all.stream().map(Location::of).toList();
        assertThat(locations()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(uncompressedRows()).isEqualTo(3);
        database().jdbc().queryForList(COMPRESS);
        assertThat(uncompressedRows()).isZero();
        assertThat(locations()).containsExactlyInAnyOrderElementsOf(expected);
    }

    private long uncompressedRows() {
        var chunk = database().jdbc().queryForObject("select chunk::text from show_chunks('fixes') chunk",
                String.class);
        Long rows = database().jdbc().queryForObject("select count(*) from only " + chunk, Long.class);
        return rows == null ? -1 : rows;
    }
}
