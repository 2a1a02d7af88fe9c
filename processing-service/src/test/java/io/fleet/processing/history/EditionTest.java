package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithTimescale
@Timeout(300)
class EditionTest {

    @Test
    void anEmptyDatabaseWithTheExtensionGetsAHypertable(TimescaleDatabase server) {
        try (var database = HistoryDatabase.unmigrated(server.jdbcUrl())) {
            assertThat(database.edition().kind()).isEqualTo(Edition.Kind.COMMUNITY);
            assertThat(database.edition()).asString().containsPattern(
                    "^PostgreSQL \\d.* with TimescaleDB \\d.*, community edition: a hypertable with columnstore$");
        }
    }

    @Test
    void aHistoryThatWasBegunWithoutTheExtensionStaysAsItIs(TimescaleDatabase server) {
        try (var database = HistoryDatabase.plain(server.jdbcUrl())) {
            var edition = database.migration(true).complete();
            assertThat(edition.kind()).isEqualTo(Edition.Kind.PLAIN);
            assertThat(edition).asString().endsWith(", begun without it: a partition per day");
        }
    }

    @Test
    void whatEachKindIsStandsInOneLine() {
        assertThat(new Edition(Edition.Kind.PLAIN, "18.1", null))
                .hasToString("PostgreSQL 18.1 without TimescaleDB: a partition per day");
        assertThat(new Edition(Edition.Kind.APACHE, "17.5", "2.29.2")).hasToString(
                "PostgreSQL 17.5 with TimescaleDB 2.29.2, Apache edition: a hypertable without columnstore");
    }
}
