package io.fleet.cli.load;

import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;

/** Names what kept a fix from being answered at all. */
final class BrokenPost {

    private BrokenPost() {}

    static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof WebSocketHandshakeException refused
                ? "socket refused with status " + refused.getResponse().statusCode()
                : "no answer: " + cause.getClass().getSimpleName();
    }
}
