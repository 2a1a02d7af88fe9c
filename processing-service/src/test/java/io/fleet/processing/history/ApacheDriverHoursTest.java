package io.fleet.processing.history;

import io.fleet.db.testing.ApacheTimescale;
import io.fleet.db.testing.WithApacheTimescale;
import java.sql.Timestamp;
import java.time.Instant;

@WithApacheTimescale
class ApacheDriverHoursTest extends DriverHoursContract {

    ApacheDriverHoursTest(ApacheTimescale server) {
        super(() -> HistoryDatabase.open(server.jdbcUrl()));
    }

    @Override
    void dropBefore(Instant time) {
        database().jdbc().query("select drop_chunks('fixes', older_than => cast(? as timestamptz))", _ -> {},
                Timestamp.from(time));
    }
}
