package io.fleet.processing.history;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Brings the history's schema up to date, or sees to it that somebody else has. Several instances may do this at once; blocks. */
final class HistoryMigration {

    /** What a newer instance or another edition has brought, so that old and new ones may run side by side. */
    private static final String[] KNOWN_TO_OTHERS = {"*:future", "repeatable:missing"};

    private final Flyway settings;
    private final JdbcTemplate jdbc;
    private final boolean migrates;

    /**
     * Nothing is done yet.
     *
     * @param settings where the database is, and all else but the folders
     * @param migrates whether to change the schema, rather than to look whether it is as it must be
     */
    HistoryMigration(Flyway settings, JdbcTemplate jdbc, boolean migrates) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.migrates = migrates;
    }

    boolean migrates() {
        return migrates;
    }

    /**
     * Returns what the database is once its schema is up to date. Throws {@link FlywayException} or {@link NestedRuntimeException} if it is not, so
     * that it may be tried again later.
     */
    Edition complete() {
        var edition = Edition.of(jdbc);
        complete(edition.kind());
        return edition;
    }

    /** The same for a database that is to be taken for one of that kind. */
    void complete(Edition.Kind kind) {
        var flyway = Flyway.configure().configuration(settings.getConfiguration())
                .locations(kind.locations()).ignoreMigrationPatterns(KNOWN_TO_OTHERS).load();
        if (migrates) {
            flyway.migrate();
        } else if (flyway.info().pending().length > 0) {
            throw new DataAccessResourceFailureException(
                    "migrations are pending and not this service's to run (fleet.history.migrate)");
        }
    }
}
