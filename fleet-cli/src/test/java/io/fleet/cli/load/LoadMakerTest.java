package io.fleet.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.terminal.CommandFailure;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadMakerTest {

    private final Schedule schedule = new Schedule();

    @Test
    void figuresOfAMakerThatFellBehindAreRefused() {
        var lateness = new Histogram(3);
        lateness.recordValueWithCount(1_000, 98);
        lateness.recordValueWithCount(250_000, 2);
        assertThatThrownBy(() -> maker(lateness).check()).isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no figures").hasMessageContaining("250 ms late")
                .hasMessageContaining("1.9 of 2 cores");
    }

    @Test
    void aFewLateRequestsDoNotMatter() {
        var lateness = new Histogram(3);
        lateness.recordValueWithCount(1_000, 999);
        lateness.recordValue(5_000_000);
        assertThatCode(() -> maker(lateness).check()).doesNotThrowAnyException();
    }

    @Test
    void whoIsHeldUpByTheServicesIsNotLateByItself() {
        schedule.heldUp(500);
        assertThat(schedule.ownLateness(500)).isZero();
        assertThat(schedule.ownLateness(700)).isEqualTo(200);
    }

    @Test
    void whoIsOnTimeAgainAnswersForItselfFromThenOn() {
        schedule.heldUp(500);
        assertThat(schedule.ownLateness(300)).isZero();
        assertThat(schedule.ownLateness(0)).isZero();
        assertThat(schedule.ownLateness(400)).isEqualTo(400);
    }

    private static LoadMaker maker(Histogram lateness) {
        return new LoadMaker(Duration.ofSeconds(10), 1.9, 2, lateness);
    }
}
