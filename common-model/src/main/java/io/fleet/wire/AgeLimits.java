package io.fleet.wire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How far a device's clock may be from ours, to the millisecond.
 *
 * @param maxLead how far a fix may lie ahead of its receipt
 * @param maxAge  how old a fix may be on its receipt
 */
public record AgeLimits(Duration maxLead, Duration maxAge) {

    public AgeLimits {
        if (maxLead.isNegative() || maxAge.isNegative()) {
            throw new IllegalArgumentException(
                    "age limits: " + maxLead + " and " + maxAge + " (expected: not negative)");
        }
    }

    /** Compares durations, which have room for every limit, where moving the receipt by one might leave the range of time. */
    Optional<Rejection> refusal(Instant takenAt, Instant receivedAt) {
        var received = receivedAt.truncatedTo(ChronoUnit.MILLIS);
        var lead = Duration.between(received, takenAt);
        if (lead.compareTo(maxLead) > 0) {
            return refusal(takenAt, "not after", received.plus(maxLead));
        }
        if (lead.negated().compareTo(maxAge) > 0) {
            return refusal(takenAt, "not before", received.minus(maxAge));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> refusal(Instant takenAt, String bound, Instant limit) {
        return Optional
                .of(Rejection.of(FixFields.TIMESTAMP, Rfc3339.write(takenAt), bound + " " + Rfc3339.write(limit)));
    }
}
