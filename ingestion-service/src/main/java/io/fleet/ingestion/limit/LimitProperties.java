package io.fleet.ingestion.limit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much one driver may send to one instance.
 *
 * @param fixesPerSecond   single fixes in the long run
 * @param fixesBurst       single fixes at once, after a while of silence
 * @param batchesPerSecond batches in the long run, however many fixes are in each
 * @param batchesBurst     batches at once, after a while of silence
 */
@ConfigurationProperties("fleet.limit")
record LimitProperties(@DefaultValue("5") int fixesPerSecond, @DefaultValue("50") int fixesBurst,
        @DefaultValue("1") int batchesPerSecond, @DefaultValue("10") int batchesBurst) {

    private static final int MOST = 1_000_000;

    LimitProperties {
        check("fixes-per-second", fixesPerSecond);
        check("fixes-burst", fixesBurst);
        check("batches-per-second", batchesPerSecond);
        check("batches-burst", batchesBurst);
    }

    private static void check(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("fleet.limit." + name + ": " + value + " (expected: 1 to " + MOST + ")");
        }
    }
}
