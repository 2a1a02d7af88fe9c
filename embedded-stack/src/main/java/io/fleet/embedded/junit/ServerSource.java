package io.fleet.embedded.junit;

import java.util.Map;

/** Where the servers of the tests come from. */
sealed interface ServerSource {

    /** The server that an environment variable names. */
    record Given(String url) implements ServerSource {}

    /** A container, because the build was asked for it. */
    record Container() implements ServerSource {}

    /** A child process of the tests. */
    record Embedded() implements ServerSource {}

    /** What the environment says comes first, then what the build asks for. */
    static ServerSource of(String variable, Map<String, String> environment, boolean containers) {
        String url = environment.getOrDefault(variable, "");
        if (!url.isBlank()) {
            return new Given(url);
        }
        return containers ? new Container() : new Embedded();
    }

    static ServerSource of(String variable) {
        return of(variable, System.getenv(), Boolean.getBoolean("fleet.testcontainers"));
    }
}
