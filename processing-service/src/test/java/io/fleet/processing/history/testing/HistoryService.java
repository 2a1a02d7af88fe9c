package io.fleet.processing.history.testing;

import io.fleet.model.Fix;
import io.fleet.processing.consume.Duty;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.history.DriverHours;
import io.fleet.processing.history.HistorySchema;
import io.fleet.service.FleetServiceConfiguration;
import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.FixJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service with its history and its queries alone, on free ports. Answers must be as docs/api says. */
public final class HistoryService implements AutoCloseable {

    private static final ApiContract API = ApiContract.of("processing-service");

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private HistoryService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with these properties ({@code name=value}); neither Redis nor the database need to be there. It keeps fixes for a century. */
    public static HistoryService start(String redisUrl, String jdbcUrl, String... properties) {
        var all = Stream.concat(Stream.of("spring.data.redis.url=" + redisUrl, "spring.datasource.url=" + jdbcUrl,
                "fleet.jwt.secret=" + Tokens.SECRET, "server.port=0", "management.server.port=0",
                "spring.datasource.hikari.connection-timeout=500", "fleet.history.retention=36500d"),
                Stream.of(properties));
        return new HistoryService(new SpringApplicationBuilder(Frame.class).web(WebApplicationType.REACTIVE)
                .run(all.map("--"::concat).toArray(String[]::new)));
    }

    /** Starts it and waits until the history's schema is there. */
    public static HistoryService startReady(String redisUrl, String jdbcUrl) {
        var service = start(redisUrl, jdbcUrl);
        service.awaitSchema();
        return service;
    }

    public void awaitSchema() {
        Until.holds(bean(HistorySchema.class)::isReady);
    }

    /** Stores the fixes as if they came from the stream. */
    public void store(List<Fix> fixes) {
        var entries = fixes.stream().map(fix -> new Entry("1-0", FixJson.encode(fix))).toList();
        if (!bean(Duty.class).carryOut(entries).isEmpty()) {
            throw new IllegalStateException("poison among the fixes");
        }
    }

    /** Adds up all hours that are over, as if nobody wrote without marks any more. */
    public void addUpHours() {
        var jdbc = bean(JdbcTemplate.class);
        jdbc.update("""
                insert into driver_hours_kept (begun_at) values ('2000-01-01 00:00Z')
                on conflict (only_row) do update set begun_at = excluded.begun_at
                """);
        Until.holds(() -> {
            bean(DriverHours.class).round();
            return Boolean.TRUE.equals(jdbc.queryForObject("""
                    select kept_from <= (select min(time) from fixes) from driver_hours_kept
                    """, Boolean.class));
        });
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** The port of the public side. */
    public int port() {
        return property("local.server.port");
    }

    /** Asks as a dispatcher. */
    public HttpResponse<String> get(String pathAndQuery) {
        return send(request(port(), pathAndQuery).header("Authorization", "Bearer " + Tokens.dispatcher()));
    }

    /** Asks the management side. */
    public HttpResponse<String> manage(String path) {
        return send(request(property("local.management.port"), path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return API.check(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException away) {
            throw new IllegalStateException(away);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A request to the public side, without a token. */
    public HttpRequest.Builder request(String pathAndQuery) {
        return request(port(), pathAndQuery);
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    private static HttpRequest.Builder request(int port, String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery));
    }

    private int property(String name) {
        return context.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(FleetServiceConfiguration.class)
    @ComponentScan({"io.fleet.processing.history", "io.fleet.processing.query"})
    static class Frame {}
}
