package io.fleet.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An hour of fifty drivers, looked at as one would look at real ones. */
class SimulationTest {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofHours(1));
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final double NOISE_METRES = 6;
    private static final List<SimulatedFix> ALL = simulation(1).until(END);
    private static final Map<DriverId, List<SimulatedFix>> BY_DRIVER = ALL.stream()
            .collect(Collectors.groupingBy(SimulatedFix::driver));

    /** Two consecutive fixes of a driver. */
    private record Leg(SimulatedFix from, SimulatedFix to) {

        double seconds() {
            return Duration.between(from.takenAt(), to.takenAt()).toMillis() / 1e3;
        }

        double metres() {
            return SimulationTest.metres(from.position(), to.position());
        }

        double bearing() {
            double north = to.position().latitude() - from.position().latitude();
            double east = (to.position().longitude() - from.position().longitude())
                    * Math.cos(Math.toRadians(from.position().latitude()));
            return (Math.toDegrees(Math.atan2(east, north)) + 360) % 360;
        }
    }

    @Test
    void everyDriverReportsEveryFiveSecondsWithSomeJitter() {
        assertThat(BY_DRIVER).hasSize(50);
        assertThat(legs()).allSatisfy(leg -> assertThat(leg.seconds()).isBetween(4.5, 5.5));
        assertThat(legs().stream().mapToDouble(Leg::seconds).average().orElseThrow()).isCloseTo(5, within(0.05));
        assertThat(BY_DRIVER.values().stream().map(fixes -> fixes.getFirst().takenAt().toEpochMilli() % 5_000)
                .collect(Collectors.toSet())).hasSizeGreaterThan(40);
    }

    @Test
    void nobodyMovesFasterThanTheSpeedsReportedAllow() {
        assertThat(legs()).allSatisfy(leg -> {
            double fastest = Math.max(leg.from().speedKmh(), leg.to().speedKmh()) / 3.6;
            // Between two fixes a car may have sped up and slowed down again.
            assertThat(leg.metres()).isLessThan((fastest + 1.8 * leg.seconds() / 2) * leg.seconds() + NOISE_METRES);
        });
        assertThat(ALL).allSatisfy(fix -> assertThat(fix.speedKmh()).isBetween(0.0, 55.0));
    }

    @Test
    void theDistanceDrivenIsThatOfTheSpeedsReported() {
        double driven = legs().stream().mapToDouble(Leg::metres).sum();
        double reported = legs().stream()
                .mapToDouble(leg -> (leg.from().speedKmh() + leg.to().speedKmh()) / 7.2 * leg.seconds()).sum();

        // Corners are cut by the straight line, and satellites err while one stands.
        assertThat(driven / reported).isBetween(0.9, 1.1);
    }

    @Test
    void headingsAreThoseOfTheWayDriven() {
        var straight = legs().stream()
                .filter(leg -> leg.from().headingDegrees() != null
                        && leg.from().headingDegrees().equals(leg.to().headingDegrees()) && leg.metres() > 30)
                .toList();

        assertThat(straight).hasSizeGreaterThan(5_000);
        double off = straight.stream().mapToDouble(leg -> angle(leg.bearing(), heading(leg.to()))).average()
                .orElseThrow();
        assertThat(off).isLessThan(4);
    }

    @Test
    void carsStandAtLightsAndDoorsAndTurnAtCorners() {
        double standing = share(fix -> fix.headingDegrees() == null);
        long turns = legs().stream().filter(leg -> leg.from().headingDegrees() != null
                && leg.to().headingDegrees() != null && angle(heading(leg.from()), heading(leg.to())) > 80).count();

        assertThat(standing).isBetween(0.1, 0.6);
        assertThat(turns).isGreaterThan(1_000);
        assertThat(share(fix -> fix.speedKmh() > 25)).isGreaterThan(0.25);
    }

    @Test
    void ordersBeginAndEndAndBelongToOneDriver() {
        Set<OrderId> seen = new HashSet<>();
        for (var fixes : BY_DRIVER.values()) {
            Set<OrderId> own = new HashSet<>();
            fixes.stream().filter(fix -> fix.order() != null).forEach(fix -> own.add(fix.order()));
            assertThat(seen).doesNotContainAnyElementsOf(own);
            seen.addAll(own);
        }
        assertThat(seen).hasSizeBetween(150, 1_500);
        assertThat(share(fix -> fix.order() == null)).isBetween(0.1, 0.5);
    }

    @Test
    void theFirstDriversOrderNeverEnds() {
        assertThat(BY_DRIVER.get(new DriverId(1_001)))
                .allSatisfy(fix -> assertThat(fix.order()).isEqualTo(simulation(1).lastingOrder()));
    }

    @Test
    void theSameSeedGivesTheSameDrives() {
        Instant soon = START.plus(Duration.ofMinutes(2));

        assertThat(simulation(7).until(soon)).isEqualTo(simulation(7).until(soon))
                .isNotEqualTo(simulation(8).until(soon));
    }

    private static Simulation simulation(long seed) {
        return new Simulation(new Simulation.Plan(50, new DriverId(1_001), "order_", EVERY, seed), START);
    }

    private static List<Leg> legs() {
        var legs = new ArrayList<Leg>();
        for (var fixes : BY_DRIVER.values()) {
            for (int i = 1; i < fixes.size(); i++) {
                legs.add(new Leg(fixes.get(i - 1), fixes.get(i)));
            }
        }
        return legs;
    }

    private static double share(Predicate<SimulatedFix> which) {
        return (double) ALL.stream().filter(which).count() / ALL.size();
    }

    private static double heading(SimulatedFix fix) {
        return fix.headingDegrees() == null ? Double.NaN : fix.headingDegrees();
    }

    private static double angle(double one, double other) {
        double difference = Math.abs(one - other) % 360;
        return Math.min(difference, 360 - difference);
    }

    private static double metres(Position from, Position to) {
        double north = Math.toRadians(to.latitude() - from.latitude());
        double east = Math.toRadians(to.longitude() - from.longitude())
                * Math.cos(Math.toRadians((from.latitude() + to.latitude()) / 2));
        return 6_371_008.8 * Math.hypot(north, east);
    }
}
