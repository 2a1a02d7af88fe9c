package io.fleet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class SkipsTest {

    @Test
    void aTestThatCanRunRuns() {
        assertThatCode(() -> Skips.unless(true, "no browser", true)).doesNotThrowAnyException();
    }

    @Test
    void aTestThatCannotRunIsSkippedWithItsReason() {
        assertThatThrownBy(() -> Skips.unless(false, "no browser", false))
                .isInstanceOf(TestAbortedException.class).hasMessageContaining("no browser");
    }

    @Test
    void whereSkipsAreForbiddenItFails() {
        assertThatThrownBy(() -> Skips.unless(false, "no browser", true))
                .isInstanceOf(AssertionError.class).hasMessage("no browser (fleet.skips is forbidden)");
    }

    @Test
    void theSettingKnowsTwoWordsOnly() {
        assertThat(Skips.forbidden("allowed")).isFalse();
        assertThat(Skips.forbidden("forbidden")).isTrue();
        assertThatThrownBy(() -> Skips.forbidden("yes"))
                .hasMessage("fleet.skips: yes (expected: allowed or forbidden)");
    }
}
