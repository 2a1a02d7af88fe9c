package io.fleet.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a device's clock may be from ours.
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

    Optional<Rejection> refusal(Instant takenAt, Instant receivedAt) {
        if (takenAt.isAfter(receivedAt.plus(maxLead))) {
            return refusal(takenAt, "not after", receivedAt.plus(maxLead));
        }
        if (takenAt.isBefore(receivedAt.minus(maxAge))) {
            return refusal(takenAt, "not before", receivedAt.minus(maxAge));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> refusal(Instant takenAt, String bound, Instant limit) {
        return Optional.of(Rejection.of(FixFields.TIMESTAMP, Rfc3339.write(takenAt), bound + " " + limit));
    }
}
