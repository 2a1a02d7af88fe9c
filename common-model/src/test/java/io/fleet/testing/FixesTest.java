package io.fleet.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FixesTest {

    @Test
    void aSeedGivesTheSameFixesAgain() {
        assertThat(Fixes.random(7).limit(1_000)).containsExactlyElementsOf(Fixes.random(7).limit(1_000).toList());
        assertThat(Fixes.random(7).limit(10).toList()).isNotEqualTo(Fixes.random(8).limit(10).toList());
    }

    @Test
    void randomFixesHaveEachOptionalFieldAndLackIt() {
        bothWays(Fix::speedKmh);
        bothWays(Fix::headingDegrees);
        bothWays(Fix::accuracyMetres);
        bothWays(Fix::order);
    }

    @Test
    void aDriveAdvancesByItsSpeed() {
        var drive = Fixes.drive(new DriverId(7), 100);
        assertThat(drive).hasSize(100).allMatch(fix -> fix.driver().value() == 7);
        var first = drive.get(0);
        var second = drive.get(1);
        assertThat(Duration.between(first.takenAt(), second.takenAt())).isEqualTo(Fixes.INTERVAL);
        double metres = (second.position().latitude() - first.position().latitude()) * 111_195;
        assertThat(metres).isBetween(49.9, 50.1);
    }

    @Test
    void theClockStandsUntilItIsTurned() {
        var clock = new HandClock(Fixes.START);
        assertThat(clock.instant()).isEqualTo(Fixes.START);
        assertThat(clock.advance(Duration.ofSeconds(3))).isEqualTo(Fixes.START.plusSeconds(3));
        assertThat(clock.instant()).isEqualTo(Fixes.START.plusSeconds(3));
    }

    private static void bothWays(Function<Fix, @Nullable Object> field) {
        var present = Fixes.random(1).limit(200).map(fix -> field.apply(fix) != null).collect(Collectors.toSet());
        assertThat(present).containsExactlyInAnyOrder(true, false);
    }
}
