package io.fleet.processing.query;

import io.fleet.service.Problem;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A whole route thinned by {@link Simplification}, as a question to the history; refused with a 400 if it has more than {@value #MOST_FIXES} fixes.
 *
 * @param route     the whole route
 * @param maxPoints how many fixes stay at most, at least 2
 * @param text      an empty text of the route's
 */
record ThinnedRoute(Route route, int maxPoints, RouteText text) implements HistoryReader.Question<byte[]> {

    /** More than a fix every 5 seconds makes in 31 days. */
    static final int MOST_FIXES = 600_000;

    private static final int ROWS_AT_ONCE = 2_000;
    private static final String SELECT = "select " + RecordedFix.COLUMNS + """
             from fixes
            where %s = ? and time >= ? and time < ?
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
        RoutePart.bindSubject(statement, route);
        statement.setObject(2, RecordedFix.time(route.startMillis()));
        statement.setObject(3, RecordedFix.time(route.endMillis()));
        statement.setInt(4, MOST_FIXES + 1);
    }

    @Override
    public int rowsAtOnce() {
        return ROWS_AT_ONCE;
    }

    @Override
    public byte[] read(ResultSet rows) throws SQLException {
        var fixes = new RouteColumns();
        while (rows.next() && !Thread.currentThread().isInterrupted()) {
            if (fixes.count() == MOST_FIXES) {
                throw Problem.badParameter("end_time", "more than " + MOST_FIXES + " fixes to be thinned",
                        "a shorter span, or pages without max_points").asException();
            }
            fixes.add(RecordedFix.of(rows));
        }
        fixes.thinned(maxPoints).stream().forEach(index -> text.add(fixes.get(index)));
        text.end(null);
        return text.take();
    }
}
