package io.fleet.service;

import java.util.Collection;

/**
 * A path that answers everybody, with or without a token; a service names its own as beans. What is behind it knows no {@link Caller}.
 *
 * @param path begins with a slash; the whole path, character for character as it is sent, or, if it ends with a slash, what all paths below it begin with
 */
public record OpenPath(String path) {

    public OpenPath {
        if (!path.startsWith("/") || path.contains("{") || path.contains("*")) {
            throw new IllegalArgumentException("open path: " + path + " (expected: a path that begins with /)");
        }
    }

    /** Whether this is the path, or it lies below this. */
    boolean covers(String requested) {
        return path.endsWith("/") ? requested.startsWith(path) : requested.equals(path);
    }

    static boolean isAmong(Collection<OpenPath> open, String requested) {
        return open.stream().anyMatch(each -> each.covers(requested));
    }
}
