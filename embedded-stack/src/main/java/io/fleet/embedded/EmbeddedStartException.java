package io.fleet.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be started; the message says in one sentence for people what was wrong and what to do. */
public final class EmbeddedStartException extends RuntimeException {

    EmbeddedStartException(String message) {
        this(message, null);
    }

    EmbeddedStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
