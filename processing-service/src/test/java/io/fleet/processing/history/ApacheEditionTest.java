package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.ApacheTimescale;
import io.fleet.db.testing.WithApacheTimescale;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The history as it is under the Apache licence, on a server that refuses whatever belongs to the community edition. */
@WithApacheTimescale
class ApacheEditionTest extends FixWriterContract {

    ApacheEditionTest(ApacheTimescale server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }

    @Test
    void theServiceDropsTheChunksAsItsClockGoesOn() {
        var slices = database().slices(Edition.Kind.APACHE, HistoryDatabase.settings(Duration.ofDays(30)));
        var later = Fixes.START.plus(Duration.ofDays(2));
        var position = new Position(1, 2);
        database().writer().write(List.of(Fixes.at(Fixes.DRIVER, Fixes.START, position),
                Fixes.at(Fixes.DRIVER, later, position)));
        slices.keep(Fixes.START.plus(Duration.ofDays(30)));
        assertThat(database().rows()).isEqualTo(2);

        slices.keep(Fixes.START.plus(Duration.ofDays(31)));

        assertThat(database().rows()).isEqualTo(1);
        assertThat(database().chunks()).singleElement().isEqualTo(later);
        database().writer().write(List.of(Fixes.at(Fixes.DRIVER, later.plusSeconds(5), position)));
        assertThat(database().rows()).isEqualTo(2);
    }

    @Test
    void theSettingForNewChunksIsKeptTo() {
        var day = Duration.ofDays(1);
        database()
                .slices(Edition.Kind.APACHE, new HistoryProperties(Duration.ofDays(30), day, day, true, Duration.ZERO))
                .keep(Fixes.START);
        assertThat(database().jdbc().queryForObject(
                """
                        select cast(time_interval as text) from timescaledb_information.dimensions where hypertable_name = 'fixes'
                        """,
                String.class)).isEqualTo("1 day");
    }
}
