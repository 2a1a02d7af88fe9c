package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.model.DriverId;
import io.fleet.model.Position;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.consume.Poison;
import io.fleet.processing.history.testing.Until;
import io.fleet.testing.Fixes;
import io.fleet.testing.HandClock;
import io.fleet.wire.FixJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;

@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
class HistoryDutyTest {

    private HistoryDatabase database;
    private HistorySchema schema;
    private HistoryDuty duty;

    @BeforeEach
    void open(DatabaseServer server) {
        database = HistoryDatabase.plain(server.jdbcUrl());
        var settings = HistoryDatabase.settings(Duration.ofDays(30));
        var clock = new HandClock(Fixes.START);
        schema = new HistorySchema(database.migration(true), _ -> database.slices(settings), clock);
        duty = new HistoryDuty(
                new FixSieve(new FixWriter(database.jdbc(), schema::slices, database.metrics())),
                new KeptSpan(clock, settings.retention()), settings.gather(), database.metrics());
    }

    @AfterEach
    void close() {
        schema.stop();
        database.close();
    }

    @Test
    void whatIsNoFixIsPoisonAndHoldsUpNoOther() {
        ready();
        var batch = new ArrayList<Entry>();
        Fixes.drive(Fixes.DRIVER, 3).forEach(fix -> batch.add(new Entry("good", FixJson.encode(fix))));
        batch.add(1, new Entry("no field", null));
        batch.add(2, entry("no json", "nonsense"));
        batch.addLast(entry("out of range", "{\"driver_id\":\"1\",\"latitude\":91.0,\"longitude\":1.0,"
                + "\"timestamp\":\"2024-01-01T12:00:00.000Z\",\"received_at\":\"2024-01-01T12:00:00.000Z\"}"));

        var poison = duty.carryOut(batch);

        assertThat(poison).extracting(one -> one.entry().id()).containsExactly("no field", "no json", "out of range");
        assertThat(poison).extracting(Poison::reason).last().isEqualTo("latitude: 91.0 (expected: -90 to 90)");
        assertThat(database.rows()).isEqualTo(3);
    }

    @Test
    void aFixThatTheDatabaseRefusesIsPoisonAndHoldsUpNoOther() {
        ready();
        database.jdbc().execute("alter table fixes add constraint not_666 check (driver_id <> 666)");
        var batch = new ArrayList<Entry>();
        Fixes.drive(Fixes.DRIVER, 3).forEach(fix -> batch.add(new Entry("good", FixJson.encode(fix))));
        batch.add(1, new Entry("no field", null));
        batch.add(2, new Entry("refused", FixJson.encode(Fixes.drive(new DriverId(666), 1).getFirst())));

        var poison = duty.carryOut(batch);

        assertThat(poison).extracting(one -> one.entry().id()).containsExactly("no field", "refused");
        assertThat(poison).extracting(Poison::reason).last().asString().startsWith("refused: ").contains("not_666");
        assertThat(database.rows()).isEqualTo(3);
    }

    @Test
    void whatTheDatabaseFailsWithIsAnOutageAndAMistakeOfOursIsNot() {
        assertThatThrownBy(() -> duty.carryOut(good()))
                .isInstanceOfSatisfying(RuntimeException.class, away -> assertThat(duty.isOutage(away)).isTrue());
        assertThat(duty.isOutage(new NullPointerException())).isFalse();
    }

    @Test
    void withoutTheSchemaABatchFailsAsInAnOutage() {
        assertThatThrownBy(() -> duty.carryOut(good())).isInstanceOf(DataAccessException.class);
        assertThat(database.rows()).isZero();
        ready();
        assertThat(duty.carryOut(good())).isEmpty();
        assertThat(database.rows()).isEqualTo(1);
    }

    @Test
    void aBatchOfNothingButPoisonNeedsNoDatabase() {
        assertThat(duty.carryOut(List.of(new Entry("1-0", null)))).hasSize(1);
    }

    @Test
    void theSchemasKeeperMakesTheComingDays() {
        ready();
        Until.holds(() -> database.days().size() == 5);
        assertThat(database.days()).containsExactly("fixes_p20231231", "fixes_p20240101", "fixes_p20240102",
                "fixes_p20240103", "fixes_p20240104");
    }

    @Test
    void aFixThatIsOlderThanTheRetentionIsCountedAndPassedOver() {
        ready();
        var kept = Fixes.START.minus(Duration.ofDays(30));
        var batch = List.of(at(kept.minusMillis(1)), at(Instant.EPOCH), at(kept), at(Fixes.START));

        assertThat(duty.carryOut(batch)).isEmpty();

        assertThat(database.rows()).isEqualTo(2);
        assertThat(database.metrics().counter("fleet.history.expired").count()).isEqualTo(2);
        assertThat(database.days()).contains("fixes_p20231202").doesNotContain("fixes_p19700101");
    }

    @Test
    void aFixFarAheadIsPoisonAndMakesNoPartition() {
        ready();
        Until.holds(() -> database.days().size() == 5);
        var batch = List.of(at(Fixes.START.plus(Duration.ofDays(2))), at(Instant.parse("2099-01-01T00:00:00Z")));

        assertThat(duty.carryOut(batch)).extracting(Poison::reason)
                .containsExactly("timestamp: 2099-01-01T00:00:00.000Z (expected: at most 2 days ahead)");

        assertThat(database.rows()).isEqualTo(1);
        assertThat(database.days()).hasSize(5);
    }

    private static Entry at(Instant time) {
        return new Entry("1-0", FixJson.encode(Fixes.at(Fixes.DRIVER, time, new Position(1, 2))));
    }

    private void ready() {
        schema.start();
        Until.holds(schema::isReady);
    }

    private static List<Entry> good() {
        return List.of(new Entry("1-0", FixJson.encode(Fixes.example())));
    }

    private static Entry entry(String id, String text) {
        return new Entry(id, text.getBytes(StandardCharsets.UTF_8));
    }
}
