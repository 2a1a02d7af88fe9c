package io.fleet.processing.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadSizeTest {

    private static final int BLOB = 1024 * 1024;

    private final ReadSize size = new ReadSize(512);

    @Test
    void smallEntriesAreSoonReadInLargeBatches() {
        for (int read : new int[]{16, 32, 64, 128, 256, 512, 512}) {
            assertThat(size.entries()).isEqualTo(read);
            size.learn(read, read * 300L);
        }
    }

    @Test
    void afterLargeEntriesNoMoreAreReadThanFit() {
        size.learn(16, 16L * BLOB);
        assertThat(size.entries()).isEqualTo(4);
        size.learn(4, 4L * 100 * BLOB);
        assertThat(size.entries()).isEqualTo(1);
        size.learn(1, 300);
        assertThat(size.entries()).isEqualTo(2);
    }

    @Test
    void aReadThatWasNotFullDoesNotAskForMore() {
        size.learn(3, 900);
        assertThat(size.entries()).isEqualTo(16);
    }

    @Test
    void entriesWithoutBytesAreCountedAsSmall() {
        size.learn(16, 0);
        assertThat(size.entries()).isEqualTo(32);
    }
}
