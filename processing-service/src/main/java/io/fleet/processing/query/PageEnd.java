package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where a page of a route ends, as a question to the history; empty if the route ends first.
 *
 * @param route the whole route
 * @param after where the page begins
 * @param limit how many fixes the page has at most
 */
record PageEnd(Route route, Cursor after, int limit) implements HistoryReader.Question<Optional<Cursor>> {

    private static final String SELECT = """
            select time, driver_id from fixes
            where %s = ? and time >= ? and time < ? and (time, driver_id) > (?, ?)
            order by time, driver_id
            offset ? limit 2
            """;
    private static final String OF_DRIVER = SELECT.formatted("driver_id");
    private static final String OF_ORDER = SELECT.formatted("order_id");

    @Override
    public String sql() {
        return switch (route) {
            case Route.OfDriver _ -> OF_DRIVER;
            case Route.OfOrder _ -> OF_ORDER;
        };
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        RoutePart.bindSubject(statement, route);
        statement.setObject(2, RecordedFix.time(after.millis()));
        statement.setObject(3, RecordedFix.time(route.endMillis()));
        statement.setObject(4, RecordedFix.time(after.millis()));
        statement.setLong(5, after.driver());
        statement.setInt(6, limit - 1);
    }

    @Override
    public Optional<Cursor> read(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        var last = new Cursor(RecordedFix.millis(rows, 1), rows.getLong(2));
        return rows.next() ? Optional.of(last) : Optional.empty();
    }
}
