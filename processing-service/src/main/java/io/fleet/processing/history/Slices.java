package io.fleet.processing.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pieces by time that the history's table consists of, so that old fixes go piece by piece and not row by row.
 *
 * <p>Safe for use by many threads and by several instances at once; blocks. Throws {@link NestedRuntimeException} when the database cannot do it.
 */
sealed interface Slices permits DayPartitions, Hypertable {

    /** Those of a history in a database of that kind. */
    static Slices of(Edition.Kind kind, JdbcTemplate jdbc, TransactionTemplate transaction,
            HistoryProperties settings) {
        return switch (kind) {
            case PLAIN -> new DayPartitions(jdbc, transaction, settings.retention());
            case APACHE -> new Hypertable(jdbc, transaction, settings, false);
            case COMMUNITY -> new Hypertable(jdbc, transaction, settings, true);
        };
    }

    /** Makes sure that fixes of these days, in UTC and counted from 1970-01-01, can be stored; costs nothing where that is known. */
    void ensure(long... days);

    /** Looks again next time: a slice may be gone. */
    void forget();

    /** From when on there may be fixes, or null if there is none. */
    @Nullable
    Instant first();

    /** Does what is due by that time: makes what will be needed next and drops what is older than the retention. To be called each hour. */
    void keep(Instant now);
}
