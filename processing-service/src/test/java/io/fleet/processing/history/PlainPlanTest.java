package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import org.junit.jupiter.api.Test;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
class PlainPlanTest extends PlanContract {

    PlainPlanTest(DatabaseServer server) {
        super(() -> HistoryDatabase.plain(server.jdbcUrl()));
    }

    @Test
    void otherDaysAreNotLookedAt() {
        assertThat(String.join("\n", planOfDriver())).contains("fixes_p20240102").doesNotContain("fixes_p20240101")
                .doesNotContain("fixes_p20240103");
    }
}
