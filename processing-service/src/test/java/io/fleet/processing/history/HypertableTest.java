package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.db.testing.TimescaleDatabase;
import io.fleet.db.testing.WithTimescale;
import io.fleet.model.DriverId;
import io.fleet.model.Position;
import io.fleet.testing.Fixes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies are run by hand, since nothing runs them here; the server's clock cannot be turned, so the fixes are of days that have passed by it. */
@WithTimescale
@Timeout(300)
class HypertableTest {

    private static final HistoryProperties USUAL = HistoryDatabase.settings(Duration.ofDays(30));

    private final Instant now = Instant.now();
    private HistoryDatabase database;

    @BeforeEach
    void open(TimescaleDatabase server) {
        database = HistoryDatabase.open(server.jdbcUrl());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theSettingsBecomePolicies() {
        database.slices(USUAL).keep(now);
        assertThat(jobs()).containsExactlyInAnyOrder(
                "policy_compression fixes 06:00:00",
                "policy_retention driver_hourly 720:00:00",
                "policy_retention fixes 720:00:00",
                "policy_refresh_continuous_aggregate driver_hourly 720:00:00");
    }

    @Test
    void anotherStartWithTheSameSettingsLeavesThePoliciesAlone() {
        database.slices(USUAL).keep(now);
        var before = jobIds();
        database.slices(USUAL).keep(now);
        assertThat(jobIds()).isEqualTo(before).hasSize(4);
    }

    @Test
    void changedSettingsChangeWhatDependsOnThem() {
        database.slices(USUAL).keep(now);
        store(now.minus(Duration.ofDays(2)));
        var changed = new HistoryProperties(Duration.ofDays(7), Duration.ofHours(1), Duration.ofHours(12), true,
                Duration.ZERO);

        database.slices(changed).keep(now);

        assertThat(jobs()).containsExactlyInAnyOrder("policy_compression fixes 12:00:00",
                "policy_retention driver_hourly 168:00:00", "policy_retention fixes 168:00:00",
                "policy_refresh_continuous_aggregate driver_hourly 168:00:00");
        store(now);
        assertThat(database.jdbc().query("""
                select range_end - range_start from timescaledb_information.chunks where hypertable_name = 'fixes'
                order by range_start
                """, (row, _) -> row.getString(1))).containsExactly("06:00:00", "01:00:00");
    }

    @Test
    void whatIsOlderThanTheRetentionGoesChunkByChunk() {
        database.slices(USUAL).keep(now);
        store(now.minus(Duration.ofDays(31)), now.minus(Duration.ofDays(29)), now);
        run("policy_retention", "fixes");
        assertThat(database.rows()).isEqualTo(2);
        assertThat(database.chunks()).hasSize(2);
    }

    @Test
    void onTheApacheEditionTheServiceDropsTheChunks() {
        var slices = database.slices(Edition.Kind.APACHE, USUAL);
        store(now.minus(Duration.ofDays(2)), now);
        slices.keep(now.plus(Duration.ofDays(28)).minus(Duration.ofHours(6)));
        assertThat(database.rows()).isEqualTo(2);

        slices.keep(now.plus(Duration.ofDays(28)).plus(Duration.ofHours(6)));

        assertThat(database.rows()).isEqualTo(1);
        assertThat(database.chunks()).hasSize(1);
        assertThat(jobs()).isEmpty();
    }

    @Test
    void chunksAreCompressedAfterTheDelayAndTakeLateFixesAfterwards() {
        var slices = database.slices(USUAL);
        slices.keep(now);
        var old = now.minus(Duration.ofDays(2));
        store(old, now);
        run("policy_compression", "fixes");
        assertThat(compressed()).containsExactly(true, false);

        store(old, old.plusSeconds(5));

        assertThat(database.rows()).isEqualTo(3);
        run("policy_compression", "fixes");
        assertThat(compressed()).containsExactly(true, false);
        assertThat(database.rows()).isEqualTo(3);
    }

    @Test
    void aLateFixRepairsTheHourItFallsInto() {
        database.slices(USUAL).keep(now);
        var old = now.minus(Duration.ofDays(3));
        // The newer one has the older hours taken from what was added up before.
        store(old, now.minus(Duration.ofHours(3)));
        run("policy_refresh_continuous_aggregate", "driver_hourly");
        assertThat(hourly()).isEqualTo(raw());

        store(old.plusMillis(1), old.minus(Duration.ofDays(20)), now);
        run("policy_refresh_continuous_aggregate", "driver_hourly");

        assertThat(hourly()).isEqualTo(raw()).hasSizeGreaterThanOrEqualTo(4);
    }

    private void store(Instant... times) {
        var writer = database.writer();
        for (var time : times) {
            writer.write(List.of(Fixes.at(new DriverId(7), time, new Position(1, 2))));
        }
    }

    private void run(String job, String table) {
        var id = database.jdbc().queryForObject("""
                select job_id from timescaledb_information.jobs where proc_name = ? and hypertable_name = ?
                """, Integer.class, job, table);
        database.jdbc().execute("call run_job(" + id + ")");
    }

    private List<String> jobs() {
        return database.jdbc().query(
                """
                        select proc_name || ' ' || hypertable_name || ' ' || cast(extract(epoch from cast(coalesce(
                                   config ->> 'drop_after', config ->> 'compress_after', config ->> 'start_offset') as interval))
                                   * interval '1 second' as text) as job
                        from timescaledb_information.jobs where hypertable_name is not null
                        """,
                (row, _) -> row.getString(1));
    }

    private List<Integer> jobIds() {
        return database.jdbc().query("""
                select job_id from timescaledb_information.jobs where hypertable_name is not null order by 1
                """, (row, _) -> row.getInt(1));
    }

    private List<Boolean> compressed() {
        return database.jdbc().query(
                """
                        select is_compressed from timescaledb_information.chunks where hypertable_name = 'fixes' order by range_start
                        """,
                (row, _) -> row.getBoolean(1));
    }

    private List<String> hourly() {
        return database.jdbc().query("select driver_hourly::text from driver_hourly order by 1",
                (row, _) -> row.getString(1));
    }

    private List<String> raw() {
        return database.jdbc().query("""
                select row(driver_id, date_trunc('hour', time), count(*), sum(speed_ckmh), count(speed_ckmh),
                           max(speed_ckmh))::text
                from fixes group by driver_id, date_trunc('hour', time) order by 1
                """, (row, _) -> row.getString(1));
    }
}
