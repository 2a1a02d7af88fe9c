package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.processing.history.testing.HistoryService;
import io.fleet.testing.Fixes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@WithDatabase
@WithRedis
@Timeout(120)
class OneSnapshotTest {

    private static final HistoryReader.Question<Long> COUNT = new HistoryReader.Question<>() {

        @Override
        public String sql() {
            return "select count(*) from fixes";
        }

        @Override
        public void bind(PreparedStatement statement) {}

        @Override
        public Long read(ResultSet rows) throws SQLException {
            rows.next();
            return rows.getLong(1);
        }
    };

    @Test
    void whatIsStoredBetweenAQuestionAndTheOneThatFollowsFromItIsInNeither(DatabaseServer database, RedisServer redis) {
        try (var service = HistoryService.startReady(redis.url(), database.jdbcUrl())) {
            var reports = service.bean("reports", HistoryReader.class);
            assertThat(reports.ask(COUNT, before -> {
                assertThat(before).isZero();
                service.store(List.of(Fixes.example()));
                return COUNT;
            }).block()).isZero();
            assertThat(reports.ask(COUNT).block()).isEqualTo(1);
        }
    }
}
