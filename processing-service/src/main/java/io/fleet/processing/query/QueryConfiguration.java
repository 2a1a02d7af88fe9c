package io.fleet.processing.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fleet.processing.history.DriverHours;
import io.fleet.processing.history.HistorySchema;
import io.fleet.service.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes what answers questions.
 *
 * <p>Pages and reports have connections apart from each other and from the writers', so that a report delays neither a page nor a batch; a
 * statement of theirs has one worker, a limit of time and memory to sort in, whatever the server's settings are.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReadProperties.class)
class QueryConfiguration {

    private static final int PAGE_READERS = 4;
    private static final int REPORT_READERS = 2;
    private static final int ERASURES_WAITING = 16;
    private static final int CONNECTION_TIMEOUT_MILLIS = 2_000;

    @Bean
    HistoryReader pages(ReadProperties where, JdbcConnectionDetails database, HistorySchema schema,
            MeterRegistry metrics) {
        return new HistoryReader(
                pool("readers", PAGE_READERS, "default", where.pageTimeout(), where, database, metrics),
                schema);
    }

    @Bean
    HistoryReader reports(ReadProperties where, JdbcConnectionDetails database, HistorySchema schema,
            MeterRegistry metrics) {
        return new HistoryReader(
                pool("reports", REPORT_READERS, "'64MB'", where.reportTimeout(), where, database, metrics),
                schema);
    }

    @Bean
    QueryTimers queryTimers(MeterRegistry metrics) {
        return new QueryTimers(metrics);
    }

    @Bean
    RouterFunction<ServerResponse> nearby(RedisLink redis, QueryTimers timers) {
        return new NearbyCall(new NearbySearch(redis), timers).endpoint().toRoute();
    }

    @Bean
    RouterFunction<ServerResponse> routes(@Qualifier("pages") HistoryReader pages,
            @Qualifier("reports") HistoryReader reports, QueryTimers timers) {
        var routes = new RouteCalls(pages, reports, timers);
        return routes.ofDriver().toRoute().and(routes.ofOrder().toRoute());
    }

    @Bean
    RouterFunction<ServerResponse> stats(@Qualifier("pages") HistoryReader pages, QueryTimers timers) {
        return new StatsCall(pages, timers).endpoint().toRoute();
    }

    @Bean
    RouterFunction<ServerResponse> analytics(@Qualifier("reports") HistoryReader reports, QueryTimers timers) {
        var analytics = new AnalyticsCalls(reports, timers);
        return analytics.summary().toRoute().and(analytics.heatmap().toRoute());
    }

    /** One driver is erased at a time, on one of the writers' connections. */
    @Bean(destroyMethod = "dispose")
    Scheduler erasing() {
        return Schedulers.newBoundedElastic(1, ERASURES_WAITING, "history-eraser");
    }

    @Bean
    RouterFunction<ServerResponse> driverData(@Qualifier("pages") HistoryReader pages, DataSource writers,
            DriverHours sums, RedisLink redis, Scheduler erasing, QueryTimers timers) {
        return new DriverDataCalls(pages, new HistoryEraser(new JdbcTemplate(writers), sums), new LiveTraces(redis),
                erasing, timers).endpoint().toRoute();
    }

    /** Not a bean: the one {@code DataSource} is the writers'. */
    private static HikariDataSource pool(String name, int size, String memory, Duration timeout, ReadProperties where,
            JdbcConnectionDetails database, MeterRegistry metrics) {
        var settings = new HikariConfig();
        settings.setPoolName("history-" + name);
        settings.setJdbcUrl(where.readUrl() == null ? database.getJdbcUrl() : where.readUrl());
        settings.setUsername(where.readUsername() == null ? database.getUsername() : where.readUsername());
        settings.setPassword(where.readPassword() == null ? database.getPassword() : where.readPassword());
        settings.setMaximumPoolSize(size);
        settings.setMinimumIdle(1);
        settings.setInitializationFailTimeout(-1);
        settings.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        settings.setConnectionInitSql("""
                set statement_timeout = %d; set default_transaction_read_only = on;
                set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = %s
                """.formatted(timeout.toMillis(), memory));
        settings.addDataSourceProperty("ApplicationName", "fleet-history-" + name);
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("socketTimeout", Long.toString(2 * timeout.plusSeconds(1).toSeconds()));
        settings.setMetricRegistry(metrics);
        return new HikariDataSource(settings);
    }
}
