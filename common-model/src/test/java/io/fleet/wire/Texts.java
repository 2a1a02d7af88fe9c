package io.fleet.wire;

import io.fleet.testing.Fixes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Texts to read, and what came of them. */
final class Texts {

    static final FixRequests REQUESTS = new FixRequests(new AgeLimits(Duration.ofSeconds(10), Duration.ofHours(24)));

    private static final String TIMED = "\"latitude\":1,\"longitude\":2,\"timestamp\":\"2024-01-01T12:00:00Z\"";

    private Texts() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A fix that can be taken. */
    static String fix() {
        return "{" + TIMED + "}";
    }

    /** A fix that can be taken, with more members. */
    static String fixWith(String members) {
        return "{" + TIMED + "," + members + "}";
    }

    static Reading read(String body) {
        return read(utf8(body));
    }

    static Reading read(byte[] body) {
        return REQUESTS.read(body, Fixes.DRIVER, Fixes.START);
    }

    static BatchReading readBatch(String body) {
        return REQUESTS.readBatch(utf8(body), Fixes.DRIVER, Fixes.START);
    }

    static BatchReading readFrame(String frame) {
        return REQUESTS.readFrame(utf8(frame), Fixes.DRIVER, Fixes.START);
    }

    static Reading refused(String field, String reason) {
        return new Reading.Refused(List.of(new Rejection(field, reason)));
    }

    static BatchReading batchRefused(String reason) {
        return new BatchReading.Refused(new Rejection(reason.substring(0, reason.indexOf(':')), reason));
    }
}
