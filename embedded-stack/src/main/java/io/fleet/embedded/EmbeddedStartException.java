package io.fleet.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be started; the message says in one sentence for people what was wrong and what to do. */
public final class EmbeddedStartException extends RuntimeException {

    private final boolean portTaken;

    EmbeddedStartException(String message) {
        this(message, null, false);
    }

    EmbeddedStartException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private EmbeddedStartException(String message, @Nullable Throwable cause, boolean portTaken) {
        super(message, cause);
        this.portTaken = portTaken;
    }

    static EmbeddedStartException portTaken(int port) {
        return new EmbeddedStartException(
                "port " + port + " is in use by another process: stop it, or choose another port", null, true);
    }

    boolean isPortTaken() {
        return portTaken;
    }
}
