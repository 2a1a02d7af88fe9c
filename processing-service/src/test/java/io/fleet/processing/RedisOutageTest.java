package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.EmbeddedRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.testing.LoadingRedis;
import io.fleet.service.testing.Tokens;
import io.fleet.wire.RedisKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;

/** Redis comes late, goes, comes back, and forgets everything. */
@Timeout(180)
final class RedisOutageTest {

    private static final Set<String> FEATURES = Set.of("consume", "live", "orders");
    private static final DriverId DRIVER = new DriverId(7);

    private final Instant start = Instant.now();
    private @TempDir Path folder;

    @Test
    void theServiceComesInWhenRedisIsThereAndAgainAfterEachOutage() {
        var first = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder));
        int port = first.port();
        first.close();
        try (var service = Service.start("redis://127.0.0.1:" + port, InstantSource.system(), FEATURES)) {
            RedisView.await("it says what is wrong", () -> health(service).contains("live=not consuming since"));
            assertThat(put(service).statusCode()).isEqualTo(503);
            assertThat(put(service).headers().firstValueAsLong("Retry-After")).isPresent();

            for (int round = 0; round < 3; round++) {
                try (var redis = EmbeddedRedis.start(new EmbeddedRedis.Options(port, folder));
                        var view = new RedisView(redis.url())) {
                    accept(view, 50 * round, 50);
                    int last = 50 * round + 49;
                    RedisView.await("the newest is current", () -> view.current(DRIVER).map(Fix::takenAt)
                            .equals(Optional.of(fix(last).takenAt())));
                    RedisView.await("all is acknowledged",
                            () -> view.commands().xpending(RedisKeys.STREAM, RedisKeys.LIVE_GROUP).getCount() == 0);
                    RedisView.await("it is well", () -> health(service).contains("live=consuming since"));
                    RedisView.await("dispatchers are served", () -> put(service).statusCode() == 204);
                }
                RedisView.await("it says what is wrong", () -> health(service).contains("live=not consuming since"));
            }
        }
    }

    @Test
    void afterFlushAllWhileFixesComeTheNewestIsCurrentAgain() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var service = Service.start(redis.url(), InstantSource.system(), FEATURES);
                var view = new RedisView(redis.url())) {
            for (int round = 0; round < 10; round++) {
                accept(view, 20 * round, 20);
                view.commands().flushall();
                view.commands().scriptFlush();
            }
            accept(view, 200, 1);
            RedisView.await("the newest is current",
                    () -> view.current(DRIVER).map(Fix::takenAt).equals(Optional.of(fix(200).takenAt())));
            RedisView.await("the gauges know", () -> gauge(service, "fleet.drivers.live") == 1
                    && gauge(service, "fleet.backlog") == view.commands().xlen(RedisKeys.STREAM));
            assertThat(service.bean(MeterRegistry.class).get("fleet.consumed").counter().count()).isPositive();
            assertThat(service.bean(MeterRegistry.class).get("fleet.consume.delay").timer().count()).isPositive();
        }
    }

    @Test
    void aRedisThatTakesNoWritesIsWaitedForAndNothingIsGivenUp() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var service = Service.start(redis.url(), InstantSource.system(), FEATURES);
                var view = new RedisView(redis.url())) {
            var commands = view.commands();
            accept(view, 0, 1);
            RedisView.await("it runs", () -> view.current(DRIVER).isPresent());
            refuse(service, view, 1, "OOM", () -> commands.configSet("maxmemory", "1"));
            commands.configSet("maxmemory", "1gb");
            awaitCurrent(view, 50);
            refuse(service, view, 51, "READONLY", () -> commands.replicaof("127.0.0.1", 1));
            commands.replicaofNoOne();
            awaitCurrent(view, 100);
            assertThat(commands.xlen(RedisKeys.DEAD_LETTERS)).isZero();
        }
    }

    @Test
    void aRedisThatLoadsItsDataIsWaitedForAndNothingIsGivenUp() {
        try (var redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
                var service = Service.start(redis.url(), InstantSource.system(), FEATURES);
                var view = new RedisView(redis.url())) {
            accept(view, 0, 1);
            RedisView.await("it runs", () -> view.current(DRIVER).isPresent());
            try (var _ = LoadingRedis.at(redis.url())) {
                RedisView.await("it says what is wrong", () -> health(service).contains("live=not consuming since")
                        && health(service).contains("LOADING"));
                assertThat(put(service).statusCode()).isEqualTo(503);
            }
            accept(view, 1, 50);
            awaitCurrent(view, 50);
            RedisView.await("dispatchers are served", () -> put(service).statusCode() == 204);
            assertThat(view.commands().xlen(RedisKeys.DEAD_LETTERS)).isZero();
        }
    }

    /** Fifty fixes come at the very moment from which on Redis refuses. */
    private void refuse(Service service, RedisView view, int from, String reason, Runnable refusal) {
        view.commands().multi();
        accept(view, from, 50);
        refusal.run();
        view.commands().exec();
        RedisView.await("it says what is wrong", () -> health(service).contains("live=not consuming since")
                && health(service).contains(reason));
    }

    private void awaitCurrent(RedisView view, int index) {
        RedisView.await("the newest is current",
                () -> view.current(DRIVER).map(Fix::takenAt).equals(Optional.of(fix(index).takenAt())));
        RedisView.await("all is acknowledged",
                () -> view.commands().xpending(RedisKeys.STREAM, RedisKeys.LIVE_GROUP).getCount() == 0);
    }

    private static double gauge(Service service, String name) {
        return service.bean(MeterRegistry.class).get(name).gauge().value();
    }

    private static String health(Service service) {
        return service.bean(HealthEndpoint.class).healthForPath("consumers") instanceof IndicatedHealthDescriptor health
                ? String.valueOf(health.getDetails())
                : "none";
    }

    private void accept(RedisView view, int from, int count) {
        IntStream.range(from, from + count).forEach(i -> view.accept(fix(i)));
    }

    private Fix fix(int index) {
        var takenAt = start.plusMillis(index);
        return new Fix(DRIVER, new Position(52.5, 13.4), takenAt, null, null, null, new OrderId("order_123"), takenAt);
    }

    private static HttpResponse<String> put(Service service) {
        var request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/api/v1/orders/other/driver"))
                .header("Content-Type", "application/json").header("Authorization", "Bearer " + Tokens.dispatcher())
                .PUT(BodyPublishers.ofString("{\"driver_id\":\"7\"}")).build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
