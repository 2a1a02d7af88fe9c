package io.fleet.processing.live;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.processing.consume.Await;
import io.fleet.processing.orders.Holds;
import io.fleet.service.RedisLink;
import io.fleet.service.RedisScript;
import io.fleet.wire.FixJson;
import io.fleet.wire.FixText;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.Rfc3339;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * Each driver's newest fix, with the index of where drivers are and the orders that they hold by report.
 *
 * <p>For each fix alone it holds that all of this changes at once and is published with it, or nothing changes: a fix that is not newer than
 * the current one does nothing. Blocks; safe for use by many threads and processes.
 */
final class CurrentFixes {

    /** How far north and south Redis' GEO index reaches, in degrees. */
    static final double FARTHEST_LATITUDE = 85.05;

    /** So many at once that the way to Redis costs little, and so few that nobody else there waits for more than about a millisecond. */
    private static final int FIXES_PER_CALL = 64;

    private static final int FIELDS = 8;
    private static final RedisScript SCRIPT = RedisScript.of(Holds.SCRIPT, "/io/fleet/processing/live/current.lua");
    private static final List<String> KEYS = Stream
            .concat(Holds.KEYS.stream(), Stream.of(RedisKeys.GEO, RedisKeys.SEEN))
            .toList();
    private static final List<byte[]> HEADER = header();
    private static final byte[] NONE = new byte[0];

    private final RedisLink redis;
    private final Duration ttl;
    private final boolean boundByReport;

    /**
     * Makes the current fixes of the given Redis.
     *
     * @param ttl           for how long after its receipt a fix is current at most
     * @param boundByReport whether a driver's report binds an order
     */
    CurrentFixes(RedisLink redis, Duration ttl, boolean boundByReport) {
        this.redis = redis;
        this.ttl = ttl;
        this.boundByReport = boundByReport;
    }

    /** As {@link #take(List, Map)}, nothing traced. */
    List<Outcome> take(List<Fix> fixes) {
        return take(fixes, Map.of());
    }

    /**
     * Takes the fixes in the order given.
     *
     * @param traces the {@link io.fleet.wire.TraceParent} with which a fix is published, of those that have one
     * @return what became of each
     */
    List<Outcome> take(List<Fix> fixes, Map<Fix, String> traces) {
        var calls = new ArrayList<CompletionStage<byte[]>>();
        for (int start = 0; start < fixes.size(); start += FIXES_PER_CALL) {
            var arguments = arguments(fixes.subList(start, Math.min(start + FIXES_PER_CALL, fixes.size())),
                    traces);
            calls.add(redis.send(commands -> SCRIPT.run(commands, ScriptOutputType.VALUE, KEYS, arguments)));
        }
        var outcomes = new ArrayList<Outcome>(fixes.size());
        for (var call : calls) {
            for (byte letter : Await.answer(call)) {
                outcomes.add(Outcome.of((char) letter));
            }
        }
        return outcomes;
    }

    private List<byte[]> arguments(List<Fix> fixes, Map<Fix, String> traces) {
        var arguments = new ArrayList<byte[]>(HEADER.size() + FIELDS * fixes.size());
        arguments.addAll(HEADER);
        for (var fix : fixes) {
            boolean indexed = Math.abs(fix.position().latitude()) <= FARTHEST_LATITUDE;
            arguments.add(ascii(fix.driver().toString()));
            arguments.add(ascii(Rfc3339.write(fix.takenAt())));
            arguments.add(ascii(Long.toString(fix.receivedAt().toEpochMilli())));
            arguments.add(ascii(Long.toString(fix.receivedAt().plus(ttl).toEpochMilli())));
            arguments.add(indexed ? ascii(Double.toString(indexed(fix.position().longitude()))) : NONE);
            arguments.add(indexed ? ascii(Double.toString(fix.position().latitude())) : NONE);
            arguments.add(boundByReport && fix.order() != null ? ascii(fix.order().value()) : NONE);
            byte[] text = FixJson.encode(fix);
            String trace = traces.isEmpty() ? null : traces.get(fix);
            arguments.add(trace == null ? text : FixText.traced(text, trace));
        }
        return arguments;
    }

    /** The same meridian has two numbers, and Redis files 180 degrees into the wrong cell. */
    private static double indexed(double longitude) {
        return longitude == 180 ? -180 : longitude;
    }

    private static List<byte[]> header() {
        var any = new DriverId(1_234_567_890);
        var header = new ArrayList<>(Holds.ARGUMENTS);
        header.add(ascii(RedisKeys.currentFix(any).replace(any.toString(), "%s")));
        header.add(ascii(RedisKeys.driverChannel(any).replace(any.toString(), "%s")));
        return List.copyOf(header);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
