package io.fleet.service;

/**
 * A path that answers everybody, with or without a token; a service names its own as beans. What is behind it knows no {@link Caller}.
 *
 * @param path the whole path, character for character as it is sent, beginning with a slash; no pattern
 */
public record OpenPath(String path) {

    public OpenPath {
        if (!path.startsWith("/") || path.contains("{") || path.contains("*")) {
            throw new IllegalArgumentException("open path: " + path + " (expected: a whole path that begins with /)");
        }
    }
}
