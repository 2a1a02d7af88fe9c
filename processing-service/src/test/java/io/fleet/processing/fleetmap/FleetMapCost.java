package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import io.fleet.processing.testing.RedisView;
import io.fleet.processing.testing.Service;
import io.fleet.service.Caller;
import io.fleet.wire.RedisKeys;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a second of the fleet map costs Redis and the service with 10,000 drivers, of whom 2,000 report each second and a viewer sees all. Not part
 * of the build: {@code -Dtest=FleetMapCost}.
 */
@WithRedis
@Timeout(240)
final class FleetMapCost {

    private static final int DRIVERS = 10_000;
    private static final int EACH_ROUND = 2_000;
    private static final int WARM_UP = 60;
    private static final int ROUNDS = 100;
    private static final Pattern SPENT = Pattern
            .compile("cmdstat_(zrangebyscore|mget|zcard|xlen):calls=(\\d+),usec=(\\d+)");

    @Test
    void aSecondOfTheFleetMap(RedisServer server) {
        try (var service = Service.withoutFeatures(server.url()); var redis = new RedisView(server.url())) {
            var drivers = new LiveDrivers(service.link());
            var viewer = new Viewer(new Caller(null, Set.of(), Set.of(), Instant.MAX), new Box(-180, -90, 180, 90),
                    20_000,
                    new Nowhere());
            var start = Instant.now();
            report(redis, IntStream.range(0, DRIVERS), start);
            long[] cpu = new long[2];
            long bytes = 0;
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                if (round == WARM_UP) {
                    redis.commands().configResetstat();
                    cpu = new long[2];
                    bytes = 0;
                }
                int from = round % (DRIVERS / EACH_ROUND) * EACH_ROUND;
                report(redis, IntStream.range(from, from + EACH_ROUND), start.plusMillis(1_000L * (round + 1)));
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                drivers.read();
                long between = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                bytes += viewer.frame(drivers, new Figures(start, DRIVERS, 2_000.0, 0)).length;
                cpu[0] += between - before;
                cpu[1] += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - between;
            }
            assertThat(drivers.all()).hasSize(DRIVERS);
            print(redis.commands().info("commandstats"), cpu, bytes);
        }
    }

    private static void print(String statistics, long[] cpu, long bytes) {
        var spent = SPENT.matcher(statistics).results().map(one -> "%s %.1f calls %.2f ms".formatted(one.group(1),
                Double.parseDouble(one.group(2)) / ROUNDS, Double.parseDouble(one.group(3)) / 1_000 / ROUNDS)).toList();
        System.out.printf(
                "FleetMapCost: %d drivers, %d of them a second, a second each: Redis %s; reading %.1f ms of processor, a viewer's frame "
                        + "%.2f ms and %d bytes%n",
                DRIVERS, EACH_ROUND, String.join(", ", spent), cpu[0] / 1e6 / ROUNDS,
                cpu[1] / 1e6 / ROUNDS, bytes / ROUNDS);
    }

    private static void report(RedisView redis, IntStream drivers, Instant at) {
        List<Fix> fixes = drivers.mapToObj(i -> new Fix(new DriverId(1_000_000 + i),
                new Position(52 + i / 1e5, 13 + at.getEpochSecond() % 100 / 1e4), at, 45.5, 180.0, 10.0, null, at))
                .toList();
        redis.commands().mset(fixes.stream()
                .collect(Collectors.toMap(fix -> RedisKeys.currentFix(fix.driver()), RedisView::text)));
        redis.commands().zadd(RedisKeys.SEEN, fixes.stream()
                .flatMap(fix -> Stream.of((double) at.toEpochMilli(), fix.driver().toString())).toArray());
    }

    private static final class Nowhere implements Outlet {

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void send(byte[] frame) {}

        @Override
        public void end() {}

        @Override
        public void cut() {}
    }
}
