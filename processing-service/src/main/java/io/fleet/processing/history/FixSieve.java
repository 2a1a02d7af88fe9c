package io.fleet.processing.history;

import io.fleet.model.Fix;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.NestedRuntimeException;

/**
 * Stores a batch but for the fixes that the database refuses, of which it keeps the others clear.
 *
 * <p>A batch without such fixes costs one statement; k of them among n cost at most 2 k (1 + log2 n), and never more than 2 n. Blocks.
 */
final class FixSieve {

    private final FixWriter writer;

    FixSieve(FixWriter writer) {
        this.writer = writer;
    }

    /**
     * A fix that was not stored.
     *
     * @param index   its place in the batch
     * @param refusal why
     */
    record Refused(int index, Refusal refusal) {}

    /**
     * Stores the batch and returns what was refused, in the batch's order. Throws {@link NestedRuntimeException} when the database cannot do it;
     * then some of the batch may be stored, and all of it may come again.
     */
    List<Refused> write(List<Fix> batch) {
        var refused = new ArrayList<Refused>(0);
        write(batch, 0, batch.size(), refused);
        return refused;
    }

    private void write(List<Fix> batch, int from, int to, List<Refused> refused) {
        try {
            writer.write(batch.subList(from, to));
        } catch (NestedRuntimeException failure) {
            var refusal = Refusal.of(failure).orElseThrow(() -> failure);
            if (to - from == 1) {
                refused.add(new Refused(from, refusal));
                return;
            }
            int middle = (from + to) >>> 1;
            write(batch, from, middle, refused);
            write(batch, middle, to, refused);
        }
    }
}
