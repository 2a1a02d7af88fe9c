package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {

    private static final Entry GOOD = new Entry("1-0", null);
    private static final Entry BAD = new Entry("2-0", null);

    private final RecordingDuty duty = new RecordingDuty("live");
    private final Deliveries deliveries = new Deliveries(duty, 3);

    @Test
    void anEntryIsGivenUpWhenItHasFailedAsOftenAsAllowed() {
        duty.first(DeliveriesTest::failOnBad);
        for (int delivery = 1; delivery < 3; delivery++) {
            assertThatThrownBy(() -> deliveries.carryOut(List.of(GOOD, BAD))).hasMessage("a mistake of ours");
            assertThat(duty.done()).isEmpty();
        }
        assertThat(deliveries.carryOut(List.of(GOOD, BAD)))
                .containsExactly(new Poison(BAD, "failed: IllegalStateException: a mistake of ours"));
        assertThat(duty.done()).containsExactly(GOOD.id());
    }

    @Test
    void anOutageIsNotCountedNeitherBeforeNorWhileTheyAreDoneOneByOne() {
        duty.first(_ -> {
            throw new RecordingDuty.Outage();
        });
        for (int delivery = 1; delivery < 20; delivery++) {
            assertThatThrownBy(() -> deliveries.carryOut(List.of(BAD))).isInstanceOf(RecordingDuty.Outage.class);
        }
        duty.first(DeliveriesTest::failOnBad);
        for (int delivery = 1; delivery < 3; delivery++) {
            assertThatThrownBy(() -> deliveries.carryOut(List.of(BAD, GOOD))).hasMessage("a mistake of ours");
        }
        duty.first(batch -> {
            if (batch.size() == 1) {
                throw new RecordingDuty.Outage();
            }
            failOnBad(batch);
        });
        assertThatThrownBy(() -> deliveries.carryOut(List.of(BAD, GOOD))).isInstanceOf(RecordingDuty.Outage.class);
        duty.first(DeliveriesTest::failOnBad);
        assertThat(deliveries.carryOut(List.of(BAD, GOOD))).extracting(Poison::entry).containsExactly(BAD);
    }

    @Test
    void anEntryThatFailsForTheFirstTimeBesideOneThatIsUsedUpComesAgain() {
        duty.first(DeliveriesTest::failAlways);
        for (int delivery = 1; delivery < 3; delivery++) {
            assertThatThrownBy(() -> deliveries.carryOut(List.of(BAD))).hasMessage("a mistake of ours");
        }
        assertThatThrownBy(() -> deliveries.carryOut(List.of(BAD, GOOD))).hasMessage("a mistake of ours");
        duty.first(DeliveriesTest::failOnBad);
        assertThat(deliveries.carryOut(List.of(BAD, GOOD))).extracting(Poison::entry).containsExactly(BAD);
        assertThat(duty.done()).containsExactly(GOOD.id());
    }

    @Test
    void anEntryThatIsTooDeepForTheStackIsGivenUpAsWell() {
        duty.first(batch -> {
            if (batch.contains(BAD)) {
                throw new StackOverflowError();
            }
        });
        for (int delivery = 1; delivery < 3; delivery++) {
            assertThatThrownBy(() -> deliveries.carryOut(List.of(GOOD, BAD))).isInstanceOf(StackOverflowError.class);
        }
        assertThat(deliveries.carryOut(List.of(GOOD, BAD))).extracting(Poison::entry).containsExactly(BAD);
        assertThat(duty.done()).containsExactly(GOOD.id());
    }

    @Test
    void theSettingIsChecked() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new ConsumeProperties(0))
                .withMessage("fleet.consume.max-deliveries: 0 (expected: >= 1)");
    }

    private static void failOnBad(List<Entry> batch) {
        if (batch.contains(BAD)) {
            failAlways(batch);
        }
    }

    private static void failAlways(List<Entry> batch) {
        throw new IllegalStateException("a mistake of ours");
    }
}
