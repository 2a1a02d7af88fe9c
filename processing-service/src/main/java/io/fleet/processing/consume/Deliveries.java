package io.fleet.processing.consume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the duty carry out batches, and gives up entries on which it fails however often they come.
 *
 * <p>Counted are failures that are no outage. When an entry has been in as many failed batches as allowed, its batch is carried out entry by
 * entry, so that only those fail on which the duty fails. What was counted is forgotten with the process. Confined to one thread.
 */
final class Deliveries {

    private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
    private static final int LONGEST_MESSAGE = 300;

    private final Duty duty;
    private final int most;
    private Map<String, Integer> failures = Map.of();

    /**
     * Begins with nothing counted.
     *
     * @param most how many deliveries of an entry may fail
     */
    Deliveries(Duty duty, int most) {
        this.duty = duty;
        this.most = most;
    }

    /** As {@link Duty#carryOut}, but throws for ever in an outage only. */
    List<Poison> carryOut(List<Entry> batch) {
        try {
            return duty.carryOut(batch);
        } catch (RuntimeException | StackOverflowError failure) {
            if (isOutage(failure)) {
                throw failure;
            }
            count(batch);
            if (batch.stream().noneMatch(this::isUsedUp)) {
                throw failure;
            }
            return oneByOne(batch);
        }
    }

    private List<Poison> oneByOne(List<Entry> batch) {
        var poison = new ArrayList<Poison>();
        for (var entry : batch) {
            try {
                poison.addAll(duty.carryOut(List.of(entry)));
            } catch (RuntimeException | StackOverflowError failure) {
                if (isOutage(failure) || !isUsedUp(entry)) {
                    throw failure;
                }
                log.atError().setCause(failure).addKeyValue("group", duty.group()).addKeyValue("entry", entry.id())
                        .log("Gave up an entry after {} deliveries", failures.get(entry.id()));
                poison.add(new Poison(entry, reason(failure)));
            }
        }
        return poison;
    }

    /** How deep the work goes is a matter of the entry. */
    private boolean isOutage(Throwable failure) {
        return failure instanceof RuntimeException exception && duty.isOutage(exception);
    }

    /** Those of other batches are forgotten: what failed comes again before anything else does. */
    private void count(List<Entry> batch) {
        var counted = HashMap.<String, Integer>newHashMap(batch.size());
        batch.forEach(entry -> counted.put(entry.id(), failures.getOrDefault(entry.id(), 0) + 1));
        failures = counted;
    }

    private boolean isUsedUp(Entry entry) {
        return failures.getOrDefault(entry.id(), 0) >= most;
    }

    private static String reason(Throwable failure) {
        String text = "failed: " + failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
    }
}
