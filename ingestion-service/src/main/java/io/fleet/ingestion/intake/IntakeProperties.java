package io.fleet.ingestion.intake;

import io.fleet.wire.AgeLimits;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which fixes are taken.
 *
 * @param maxLead how far a fix may lie ahead of its receipt
 * @param maxAge  how old a fix may be on its receipt
 */
@ConfigurationProperties("fleet.intake")
record IntakeProperties(@DefaultValue("10s") Duration maxLead, @DefaultValue("24h") Duration maxAge) {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    IntakeProperties {
        check("max-lead", maxLead);
        check("max-age", maxAge);
    }

    AgeLimits ages() {
        return new AgeLimits(maxLead, maxAge);
    }

    private static void check(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "fleet.intake." + name + ": " + value + " (expected: 0s to " + LONGEST.toDays() + "d)");
        }
    }
}
