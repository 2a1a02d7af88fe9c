package io.fleet.processing.query;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the history is read.
 *
 * @param readUrl      a replica's address in JDBC's form, or null: the database that the history is written to
 * @param readUsername who reads there, or null: who writes
 * @param readPassword their password, or null: the writer's
 */
@ConfigurationProperties("fleet.history")
record ReadProperties(@Nullable String readUrl, @Nullable String readUsername, @Nullable String readPassword) {

    ReadProperties {
        readUrl = given(readUrl);
        readUsername = given(readUsername);
        readPassword = given(readPassword);
        if (readUrl != null && !readUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "fleet.history.read-url: " + readUrl.length() + " characters (expected: jdbc:postgresql://...)");
        }
    }

    /** An empty variable of the environment sets nothing. */
    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
