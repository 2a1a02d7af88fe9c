package io.fleet.processing.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.processing.history.testing.Until;
import io.fleet.testing.Fixes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.NestedRuntimeException;

@WithRedis
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(180)
class HistoryMigrationTest {

    private static final String READINESS = "/actuator/health/readiness";

    @Test
    void severalInstancesMayStartAtOnce(DatabaseServer server) throws Exception {
        var start = new CyclicBarrier(4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Edition>>();
            for (int i = 0; i < 4; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    try (var instance = HistoryDatabase.open(server.jdbcUrl())) {
                        instance.slices(HistoryDatabase.SETTINGS).keep(Fixes.START);
                        return instance.edition();
                    }
                }));
            }
            for (var one : running) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(running.getFirst().get());
            }
        }
    }

    @Test
    void whereSomebodyElseMigratesTheServiceIsNotReadyBefore(RedisServer redis, DatabaseServer server) {
        try (var service = HistoryService.start(redis.url(), server.jdbcUrl(), "fleet.history.migrate=false")) {
            assertThat(service.manage(READINESS).statusCode()).isEqualTo(503);
            assertThat(service.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> service.store(List.of(Fixes.example())))
                    .isInstanceOf(NestedRuntimeException.class);

            HistoryDatabase.open(server.jdbcUrl()).close();

            Until.holds(() -> service.manage(READINESS).statusCode() == 200);
            service.store(List.of(Fixes.example()));
        }
    }

    @Test
    void whoDoesNotMigrateChangesNothing(DatabaseServer server) {
        try (var database = HistoryDatabase.unmigrated(server.jdbcUrl())) {
            assertThatThrownBy(() -> database.migration(false).complete()).isInstanceOf(NestedRuntimeException.class)
                    .hasMessageContaining("fleet.history.migrate");
            assertThat(database.jdbc().queryForList(
                    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
                    String.class)).isEmpty();
            database.migration(true).complete();
            assertThat(database.migration(false).complete()).isEqualTo(database.edition());
        }
    }
}
