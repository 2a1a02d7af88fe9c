package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A question that keeps a processor of the database busy for longer than anybody waits. */
record Endless() implements HistoryReader.Question<Long> {

    @Override
    public String sql() {
        return "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b";
    }

    @Override
    public void bind(PreparedStatement statement) {}

    @Override
    public Long read(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    /** What it was refused with. */
    Throwable askedOf(HistoryReader history) {
        try {
            throw new AssertionError("answered: " + history.ask(this).block());
        } catch (RuntimeException refused) {
            return refused;
        }
    }
}
