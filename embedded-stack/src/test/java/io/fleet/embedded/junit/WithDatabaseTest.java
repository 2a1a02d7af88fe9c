package io.fleet.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.Sql;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase
@Timeout(120)
final class WithDatabaseTest {

    @RepeatedTest(3)
    void eachTestFindsTheTablesOfThoseBeforeWithoutRows(DatabaseServer server) throws SQLException {
        Sql.execute(server.jdbcUrl(), """
                create table if not exists fixes (id bigint generated always as identity, time date not null)
                  partition by range (time);
                create table if not exists fixes_default partition of fixes default;
                create table if not exists flyway_schema_history (version text)""");

        assertThat(Sql.query(server.jdbcUrl(), "select count(*) from fixes")).isEqualTo("0");
        assertThat(Sql.query(server.jdbcUrl(), "insert into fixes (time) values ('2024-01-01') returning id"))
                .isEqualTo("1");
    }

    @Test
    void whatFlywayHasDoneIsNotForgotten(DatabaseServer server) throws SQLException {
        Sql.execute(server.jdbcUrl(), """
                create table if not exists flyway_schema_history (version text);
                insert into flyway_schema_history values ('1')""");

        new DatabaseCleaner(server.jdbcUrl()).clean(WithDatabase.Cleaning.ROWS);

        assertThat(Sql.query(server.jdbcUrl(), "select count(*) > 0 from flyway_schema_history")).isEqualTo("t");
    }

    @Nested
    @WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
    final class WithoutTheSchema {

        @RepeatedTest(2)
        void eachTestFindsAnEmptySchema(DatabaseServer server) throws SQLException {
            assertThat(Sql.query(server.jdbcUrl(), """
                    select (select count(*) from pg_class where relnamespace = 'public'::regnamespace)
                      + (select count(*) from pg_type where typnamespace = 'public'::regnamespace)
                      + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace)""")).isEqualTo("0");

            Sql.execute(server.jdbcUrl(),
                    """
                            create type mood as enum ('good');
                            create domain heading as int check (value < 3600);
                            create table drivers (id bigint generated always as identity primary key, mood mood, heading heading);
                            create table fixes (driver bigint references drivers, time date not null) partition by range (time);
                            create table fixes_default partition of fixes default;
                            create view driver_locations as select * from fixes;
                            create view again as select * from driver_locations;
                            create materialized view driver_hourly as select driver, count(*) from fixes group by driver;
                            create sequence entries;
                            create function answer() returns int language sql as 'select 42'""");
        }
    }

    @Test
    void theServerIsKnownWhereNoParameterReaches(DatabaseServer server) {
        assertThat(DatabaseServer.current()).isEqualTo(server);
    }
}
