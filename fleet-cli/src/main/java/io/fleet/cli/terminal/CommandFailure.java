package io.fleet.cli.terminal;

import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked for; the message says in one sentence for people what was wrong and what to do. */
public final class CommandFailure extends RuntimeException {

    public CommandFailure(String message) {
        this(message, null);
    }

    public CommandFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
