package io.fleet.wire;

import io.fleet.model.Fix;
import java.util.List;

/** What a text turned out to be: a fix, or reasons why it is none. */
public sealed interface Reading {

    record Read(Fix fix) implements Reading {}

    /**
     * No fix.
     *
     * @param rejections at least one, in the order in which they were found
     */
    record Refused(List<Rejection> rejections) implements Reading {

        public Refused {
            rejections = List.copyOf(rejections);
        }
    }
}
