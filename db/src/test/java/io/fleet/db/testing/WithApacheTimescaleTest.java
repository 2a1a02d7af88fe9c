package io.fleet.db.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithApacheTimescale
@Timeout(300)
class WithApacheTimescaleTest {

    @Test
    void itHasHypertablesAndNothingOfTheOtherLicence(ApacheTimescale database) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement()) {
            statement.execute("create table heights (time timestamptz not null, height int)");
            statement.execute("select create_hypertable('heights', 'time')");
            assertThatThrownBy(() -> statement.execute("alter table heights set (timescaledb.compress)"))
                    .hasMessageContaining("not supported under the current");
            assertThatThrownBy(() -> statement.execute("select add_retention_policy('heights', interval '1 day')"))
                    .hasMessageContaining("not supported under the current");
        }
    }
}
