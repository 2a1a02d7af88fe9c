package io.fleet.processing.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A duty that notes what it has done, and before that does what a test wants. */
final class RecordingDuty implements Duty {

    private final String group;
    private final Duration gather;
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile Consumer<List<Entry>> before = _ -> {};
    private volatile Predicate<Entry> poisonous = _ -> false;

    RecordingDuty(String group) {
        this(group, Duration.ZERO);
    }

    RecordingDuty(String group, Duration gather) {
        this.group = group;
        this.gather = gather;
    }

    /** What happens to each batch first; may throw or wait. */
    RecordingDuty first(Consumer<List<Entry>> deed) {
        before = deed;
        return this;
    }

    RecordingDuty refusing(Predicate<Entry> which) {
        poisonous = which;
        return this;
    }

    /** The entries' ids, in the order in which they were done; an entry that was done twice stands twice. */
    List<String> done() {
        return done;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public Duration gather() {
        return gather;
    }

    @Override
    public boolean isOutage(RuntimeException failure) {
        return failure instanceof Outage;
    }

    /** What waiting can mend. */
    static final class Outage extends RuntimeException {

        private static final long serialVersionUID = 1;

        Outage() {
            super("the world is at fault");
        }
    }

    @Override
    public List<Poison> carryOut(List<Entry> batch) {
        before.accept(batch);
        var poison = new ArrayList<Poison>();
        for (var entry : batch) {
            if (poisonous.test(entry)) {
                poison.add(new Poison(entry, "latitude: 91.0 (expected: -90 to 90)"));
            } else {
                done.add(entry.id());
            }
        }
        return poison;
    }
}
