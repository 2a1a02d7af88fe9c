package io.fleet.processing.history;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import java.sql.Timestamp;
import java.time.Instant;

@WithTimescale
class TimescaleDriverHoursTest extends DriverHoursContract {

    TimescaleDriverHoursTest(TimescaleDatabase server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }

    @Override
    void dropBefore(Instant time) {
        database().jdbc().query("select drop_chunks('fixes', older_than => cast(? as timestamptz))", _ -> {},
                Timestamp.from(time));
    }
}
