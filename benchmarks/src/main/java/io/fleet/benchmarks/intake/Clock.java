package io.fleet.benchmarks.intake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** The present and the seconds before it, written as fixes have them; made for being asked often. Confined to one thread. */
final class Clock {

    /** Of {@code 2026-11-23T10:00:00.000Z}. */
    static final int LENGTH = 24;

    private static final int MILLIS_AT = 20;

    private final InstantSource clock;
    private final byte[][] texts;
    private long second = -1;
    private long milli = -1;

    /**
     * Tells so many times, a second apart.
     *
     * @param times at least 1
     */
    Clock(InstantSource clock, int times) {
        this.clock = clock;
        this.texts = new byte[times][LENGTH];
    }

    /** Reads the time that {@link #text} tells from then on. */
    void read() {
        long now = clock.millis();
        if (now == milli) {
            return;
        }
        milli = now;
        if (now / 1_000 != second) {
            second = now / 1_000;
            for (int back = 0; back < texts.length; back++) {
                texts[back] = Instant.ofEpochSecond(second - back).toString().replace("Z", ".000Z")
                        .getBytes(StandardCharsets.US_ASCII);
            }
        }
        int millis = (int) (now % 1_000);
        for (byte[] text : texts) {
            text[MILLIS_AT] = (byte) ('0' + millis / 100);
            text[MILLIS_AT + 1] = (byte) ('0' + millis / 10 % 10);
            text[MILLIS_AT + 2] = (byte) ('0' + millis % 10);
        }
    }

    /** The time so many seconds before; not to be changed. */
    byte[] text(int secondsBefore) {
        return texts[secondsBefore];
    }
}
