package io.fleet.processing.fleetmap;

import io.fleet.service.Caller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream: who reads it, of which area, and what it has been told.
 *
 * <p>A frame tells the difference to the frame before, whenever that was: a viewer who had no room for some frames misses them and nothing else.
 * Confined to the thread of the rounds.
 */
final class Viewer {

    private final Caller caller;
    private final Box box;
    private final int mostDrivers;
    private final Outlet outlet;
    private final Set<Shown> told = new HashSet<>();
    private long toldRound = -1;
    private @Nullable Instant blockedSince;

    Viewer(Caller caller, Box box, int mostDrivers, Outlet outlet) {
        this.caller = caller;
        this.box = box;
        this.mostDrivers = mostDrivers;
        this.outlet = outlet;
    }

    Caller caller() {
        return caller;
    }

    Outlet outlet() {
        return outlet;
    }

    /** There is no room for a frame now; returns for how long there has been none. */
    Duration miss(Instant now) {
        if (blockedSince == null) {
            blockedSince = now;
        }
        return Duration.between(blockedSince, now);
    }

    /** The next frame of what is known now; from then on that is what the viewer has been told. */
    byte[] frame(LiveDrivers drivers, Figures figures) {
        blockedSince = null;
        boolean whole = toldRound < 0;
        var seen = drivers.all().stream().filter(driver -> driver.isIn(box)).toList();
        int lastRank = lastRank(seen);
        var rows = new ArrayList<Shown>();
        for (var driver : seen) {
            if (driver.rank() <= lastRank && (told.add(driver) || driver.changed() > toldRound)) {
                rows.add(driver);
            }
        }
        var gone = new ArrayList<Shown>();
        told.removeIf(driver -> (!driver.isIn(box) || driver.rank() > lastRank) && gone.add(driver));
        toldRound = drivers.round();
        long leftOut = seen.size() - told.size() + drivers.beyond();
        return text(figures.json(whole, leftOut), rows, gone);
    }

    /** Those of the lowest ranks are shown: always the same ones, from all over the area. */
    private int lastRank(Collection<Shown> seen) {
        return seen.size() <= mostDrivers
                ? Integer.MAX_VALUE
                : seen.stream().mapToInt(Shown::rank).sorted().skip(mostDrivers - 1L).findFirst().orElseThrow();
    }

    private static byte[] text(String figures, List<Shown> rows, List<Shown> gone) {
        var text = new ByteArrayOutputStream(200 + rows.size() * 120 + gone.size() * 20);
        text.writeBytes(ascii("data:{" + figures + ",\"drivers\":["));
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                text.write(',');
            }
            text.writeBytes(rows.get(i).row());
        }
        text.writeBytes(ascii("],\"gone\":["));
        for (int i = 0; i < gone.size(); i++) {
            text.writeBytes(ascii((i > 0 ? ",\"" : "\"") + gone.get(i).driver() + '"'));
        }
        text.writeBytes(ascii("]}\n\n"));
        return text.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
