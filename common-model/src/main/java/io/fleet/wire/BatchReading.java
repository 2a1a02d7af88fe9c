package io.fleet.wire;

import io.fleet.model.Fix;
import java.util.List;

/** What a text of many fixes turned out to be: elements, some of them perhaps refused, or no batch at all. */
public sealed interface BatchReading {

    /**
     * A batch.
     *
     * @param fixes      those that can be taken, in the order given
     * @param rejections one for each element that cannot; with {@code fixes} they add up to the elements of the batch
     */
    record Read(List<Fix> fixes, List<Rejected> rejections) implements BatchReading {

        public Read {
            fixes = List.copyOf(fixes);
            rejections = List.copyOf(rejections);
        }
    }

    /** The text as a whole is no batch. */
    record Refused(Rejection rejection) implements BatchReading {}

    /**
     * An element that was refused.
     *
     * @param index     its place in the batch, from 0
     * @param rejection the first reason found
     */
    record Rejected(int index, Rejection rejection) {}
}
