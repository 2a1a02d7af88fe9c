package io.fleet.processing.history;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.core.NestedRuntimeException;

/**
 * What the database holds against a row itself, so that waiting would not help.
 *
 * @param reason for the one who looks through the dead letters, beginning with {@code refused:}
 */
record Refusal(String reason) {

    private static final int LONGEST_MESSAGE = 300;

    /** Empty where the row may be as good as any: the database is away, busy, full or stopping, or it is not known what is wrong. */
    static Optional<Refusal> of(NestedRuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException refused) {
                return of(refused.getSQLState(), refused.getServerErrorMessage());
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> of(@Nullable String state, @Nullable ServerErrorMessage error) {
        return state != null && error != null && liesInTheRow(state, error.getConstraint())
                ? Optional.of(new Refusal("refused: %s (SQLSTATE %s)".formatted(cut(error.getMessage()), state)))
                : Optional.empty();
    }

    private static boolean liesInTheRow(String state, @Nullable String constraint) {
        return switch (state) {
            // An insert that passes over conflicts has none of its own: these come from partitions that two instances make at once.
            case "23505", "23P01" -> false;
            // Without a constraint's name the partition is missing, which is ours to make.
            case "23514" -> constraint != null;
            default -> state.startsWith("22") || state.startsWith("23");
        };
    }

    private static String cut(@Nullable String message) {
        String text = String.valueOf(message);
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
