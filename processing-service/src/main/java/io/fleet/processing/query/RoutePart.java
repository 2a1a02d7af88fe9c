package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A part of a route as a question to the history, written into the route's text as it is read.
 *
 * @param route the whole route
 * @param after what comes before the part
 * @param upTo  the last place that may be in the part
 * @param limit how many fixes it has at most
 * @param text  what the fixes are added to
 */
record RoutePart(Route route, Cursor after, Cursor upTo, int limit, RouteText text)
        implements
            HistoryReader.Question<RoutePart.Written> {

    /**
     * A part that was written.
     *
     * @param text what the route's text has become longer by
     * @param next where the rest begins, if there is any
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Written(byte[] text, Optional<Cursor> next) {}

    private static final String SELECT = "select " + RecordedFix.COLUMNS + """
             from fixes
            where %s = ? and time >= ? and time < ? and (time, driver_id) > (?, ?) and (time, driver_id) <= (?, ?)
            order by time, driver_id
            limit ?
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
        bindSubject(statement, route);
        statement.setObject(2, RecordedFix.time(after.millis()));
        statement.setObject(3, RecordedFix.time(Math.min(upTo.millis() + 1, route.endMillis())));
        statement.setObject(4, RecordedFix.time(after.millis()));
        statement.setLong(5, after.driver());
        statement.setObject(6, RecordedFix.time(upTo.millis()));
        statement.setLong(7, upTo.driver());
        // One more tells whether there is a rest.
        statement.setInt(8, limit + 1);
    }

    @Override
    public Written read(ResultSet rows) throws SQLException {
        var last = after;
        for (int written = 0; rows.next(); written++) {
            if (written == limit) {
                return new Written(text.take(), Optional.of(last));
            }
            var fix = RecordedFix.of(rows);
            last = new Cursor(fix.millis(), fix.driver());
            text.add(fix);
        }
        return new Written(text.take(), Optional.empty());
    }

    /** Binds the first parameter of a statement about the route. */
    static void bindSubject(PreparedStatement statement, Route route) throws SQLException {
        switch (route) {
            case Route.OfDriver ofDriver -> statement.setLong(1, ofDriver.driver().value());
            case Route.OfOrder ofOrder -> statement.setString(1, ofOrder.order().value());
        }
    }
}
