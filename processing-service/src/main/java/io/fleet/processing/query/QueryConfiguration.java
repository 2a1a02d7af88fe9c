package io.fleet.processing.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fleet.processing.history.HistorySchema;
import io.fleet.service.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class QueryConfiguration {

    private static final int READERS = 4;
    private static final int CONNECTION_TIMEOUT_MILLIS = 2_000;
    private static final int STATEMENT_TIMEOUT_MILLIS = 10_000;

    @Bean
    HistoryReader historyReader(JdbcConnectionDetails database, HistorySchema schema, MeterRegistry metrics) {
        return new HistoryReader(readers(database, metrics), schema);
    }

    @Bean
    QueryTimers queryTimers(MeterRegistry metrics) {
        return new QueryTimers(metrics);
    }

    @Bean
    RouterFunction<ServerResponse> queries(HistoryReader history, RedisLink redis, QueryTimers timers) {
        var routes = new RouteCalls(history, timers);
        return new NearbyCall(new NearbySearch(redis), timers).endpoint().toRoute()
                .and(routes.ofDriver().toRoute())
                .and(routes.ofOrder().toRoute());
    }

    /** Not a bean: the one {@code DataSource} is the writers'. */
    private static HikariDataSource readers(JdbcConnectionDetails database, MeterRegistry metrics) {
        var settings = new HikariConfig();
        settings.setPoolName("history-readers");
        settings.setJdbcUrl(database.getJdbcUrl());
        settings.setUsername(database.getUsername());
        settings.setPassword(database.getPassword());
        settings.setMaximumPoolSize(READERS);
        settings.setMinimumIdle(1);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        settings.setConnectionInitSql(
                "set statement_timeout = " + STATEMENT_TIMEOUT_MILLIS + "; set default_transaction_read_only = on");
        settings.addDataSourceProperty("ApplicationName", "fleet-history-readers");
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("socketTimeout", Integer.toString(2 * STATEMENT_TIMEOUT_MILLIS / 1_000));
        settings.setMetricRegistry(metrics);
        return new HikariDataSource(settings);
    }
}
