package io.fleet.processing.query;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the history is read, and how long that may take.
 *
 * @param readUrl      a replica's address in JDBC's form, or null: the database that the history is written to
 * @param readUsername who reads there, or null: who writes
 * @param readPassword their password, or null: the writer's
 * @param pageTimeout   how long a statement for a page, stats or an export may run
 * @param reportTimeout how long a statement for a report may run
 */
@ConfigurationProperties("fleet.history")
record ReadProperties(@Nullable String readUrl, @Nullable String readUsername, @Nullable String readPassword,
        @DefaultValue("10s") Duration pageTimeout, @DefaultValue("30s") Duration reportTimeout) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    ReadProperties {
        readUrl = given(readUrl);
        readUsername = given(readUsername);
        readPassword = given(readPassword);
        if (readUrl != null && !readUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "fleet.history.read-url: " + readUrl.length() + " characters (expected: jdbc:postgresql://...)");
        }
        check("page-timeout", pageTimeout);
        check("report-timeout", reportTimeout);
    }

    private static void check(String name, Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "fleet.history." + name + ": " + timeout.toMillis() + "ms (expected: 100ms to 1h)");
        }
    }

    /** An empty variable of the environment sets nothing. */
    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
