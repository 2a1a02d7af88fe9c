package io.fleet.processing.history;

import io.fleet.model.Fix;
import java.util.List;

/** Stores fixes as {@link FixWriter} does, but marks nothing: to see what that costs. */
final class UnmarkedWriter {

    private static final String INSERT = """
            insert into fixes (time, driver_id, order_id, lat_e7, lon_e7, speed_ckmh, heading_dd, accuracy_dm)
            select timestamptz 'epoch' + t / 3600000 * interval '1 hour' + t % 3600000 * interval '1 millisecond',
                   d, o, la, lo, nullif(s, -1), nullif(h, -1), nullif(a, -1)
            from unnest(?::int8[], ?::int8[], ?::text[], ?::int4[], ?::int4[], ?::int4[], ?::int4[], ?::int4[])
                 as row (t, d, o, la, lo, s, h, a)
            on conflict do nothing
            """;

    private final HistoryDatabase database;
    private final Slices slices;

    UnmarkedWriter(HistoryDatabase database) {
        this.database = database;
        slices = database.slices(HistoryDatabase.SETTINGS);
    }

    void write(List<Fix> fixes) {
        var columns = FixColumns.of(fixes);
        slices.ensure(columns.days());
        database.jdbc().update(INSERT, statement -> {
            statement.setObject(1, columns.millis());
            statement.setObject(2, columns.drivers());
            statement.setObject(3, columns.orders());
            statement.setObject(4, columns.latitudes());
            statement.setObject(5, columns.longitudes());
            statement.setObject(6, columns.speeds());
            statement.setObject(7, columns.headings());
            statement.setObject(8, columns.accuracies());
        });
    }
}
