package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.testing.Fixes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessException;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class FixSieveTest {

    private static final DriverId REFUSED = new DriverId(666);

    private HistoryDatabase database;
    private FixSieve sieve;

    @BeforeEach
    void open(DatabaseServer server) {
        database = HistoryDatabase.plain(server.jdbcUrl());
        database.jdbc().execute("alter table fixes add constraint not_666 check (driver_id <> 666)");
        sieve = new FixSieve(database.writer());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "512, 0", "512, 255", "512, 256", "512, 511", "500, 123", "3, 1", "2, 1"})
    void oneBadRowIsFoundAndItsNeighboursAreStored(int rows, int bad) {
        var batch = batch(rows, bad);

        var refused = sieve.write(batch);

        assertThat(refused).singleElement().satisfies(one -> {
            assertThat(one.index()).isEqualTo(bad);
            assertThat(one.refusal().reason()).startsWith("refused: ").contains("not_666").contains("23514")
                    .doesNotContain("\n");
        });
        assertThat(database.rows()).isEqualTo(rows - 1);
        assertThat(statements()).isLessThanOrEqualTo(1 + 2 * (32 - Integer.numberOfLeadingZeros(rows - 1)));
    }

    @Test
    void badRowsInPlentyAreAllFoundWithFewerThanTwoStatementsForEachRow() {
        int[] bad = {0, 1, 2, 17, 63, 64, 99};
        assertThat(sieve.write(batch(100, bad))).extracting(FixSieve.Refused::index).containsExactly(0, 1, 2, 17, 63,
                64, 99);
        assertThat(database.rows()).isEqualTo(93);

        long before = statements();
        assertThat(sieve.write(Fixes.drive(REFUSED, 64))).hasSize(64);
        assertThat(statements() - before).isEqualTo(127);
    }

    @Test
    void aBatchOfGoodRowsCostsOneStatement() {
        assertThat(sieve.write(batch(512))).isEmpty();
        assertThat(statements()).isEqualTo(1);
        assertThat(database.rows()).isEqualTo(512);
    }

    @Test
    void aMissingPartitionIsNoRefusalEvenOfASingleRow() {
        var batch = batch(1);
        sieve.write(batch);
        database.jdbc().execute("drop table fixes_p20240101");
        assertThatThrownBy(() -> sieve.write(batch)).isInstanceOf(DataAccessException.class);
        assertThat(sieve.write(batch)).isEmpty();
        assertThat(database.rows()).isEqualTo(1);
    }

    @Test
    void anOutageInTheMidstThrowsAndTheBatchMayComeAgain() {
        var batch = batch(8, 6);
        database.jdbc().execute("""
                create function outage() returns trigger language plpgsql as
                $$ begin if new.driver_id = 1 then raise sqlstate '53100'; end if; return new; end $$
                """);
        database.jdbc().execute("create trigger outage before insert on fixes for each row execute function outage()");
        var afterTheBadOne = new ArrayList<>(batch);
        afterTheBadOne.add(Fixes.drive(new DriverId(1), 1).getFirst());
        assertThatThrownBy(() -> sieve.write(afterTheBadOne)).isInstanceOf(DataAccessException.class);

        database.jdbc().execute("drop trigger outage on fixes");
        assertThat(sieve.write(afterTheBadOne)).extracting(FixSieve.Refused::index).containsExactly(6);
        assertThat(database.rows()).isEqualTo(8);
    }

    private long statements() {
        return database.metrics().get("fleet.history.write").timer().count();
    }

    /** Fixes of one drive, of which those at these places are the refused driver's. */
    private static List<Fix> batch(int rows, int... bad) {
        var batch = new ArrayList<>(Fixes.drive(Fixes.DRIVER, rows));
        var refused = Fixes.drive(REFUSED, rows);
        for (int index : bad) {
            batch.set(index, refused.get(index));
        }
        return batch;
    }
}
