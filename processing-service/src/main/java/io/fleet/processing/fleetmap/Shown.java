package io.fleet.processing.fleetmap;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.Position;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A driver as long as it is live, with the newest fix that was read; somebody who comes back after a silence is another one of these. Confined to the
 * thread of the rounds.
 */
final class Shown {

    private final DriverId driver;
    private final int rank;
    private Position position;
    private byte[] row;
    private long receivedMillis;
    private long changed;
    private boolean live = true;

    Shown(Fix fix, long round) {
        driver = fix.driver();
        rank = mixed(driver.value());
        position = fix.position();
        row = row(fix);
        receivedMillis = fix.receivedAt().toEpochMilli();
        changed = round;
    }

    /** Takes the fix over if it is another one than before. */
    boolean take(Fix fix, long round) {
        byte[] next = row(fix);
        if (Arrays.equals(next, row)) {
            return false;
        }
        position = fix.position();
        row = next;
        receivedMillis = fix.receivedAt().toEpochMilli();
        changed = round;
        return true;
    }

    /** It has fallen silent, or was erased. */
    void leave() {
        live = false;
    }

    DriverId driver() {
        return driver;
    }

    /** By this, the same for ever and as if by chance, it is decided who is left out where there are too many. */
    int rank() {
        return rank;
    }

    /** The fix as frames have it. */
    byte[] row() {
        return row;
    }

    long receivedMillis() {
        return receivedMillis;
    }

    /** In which round its fix was read. */
    long changed() {
        return changed;
    }

    boolean isIn(Box box) {
        return live && box.contains(position);
    }

    private static byte[] row(Fix fix) {
        var place = fix.position();
        var order = fix.order();
        String row = "[\"" + fix.driver() + "\"," + place.longitude() + ',' + place.latitude() + ','
                + fix.takenAt().toEpochMilli() + ',' + fix.receivedAt().toEpochMilli() + ',' + fix.speedKmh() + ','
                + fix.headingDegrees() + ',' + fix.accuracyMetres() + ','
                + (order == null ? "null" : '"' + order.value() + '"') + ']';
        return row.getBytes(StandardCharsets.US_ASCII);
    }

    /** The finalizer of MurmurHash3 (A. Appleby), cut to its upper half. */
    private static int mixed(long value) {
        long hash = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) ((hash ^ (hash >>> 33)) >>> 32);
    }
}
