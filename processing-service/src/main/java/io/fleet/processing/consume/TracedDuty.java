package io.fleet.processing.consume;

import io.fleet.service.trace.TraceSpan;
import io.fleet.service.trace.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A duty of which is recorded, for each entry that is traced, when it had the entry in hand. Gives the entries on as parts of what it records. */
final class TracedDuty implements Duty {

    private final Duty duty;
    private final Traces traces;

    TracedDuty(Duty duty, Traces traces) {
        this.duty = duty;
        this.traces = traces;
    }

    @Override
    public String group() {
        return duty.group();
    }

    @Override
    public Duration gather() {
        return duty.gather();
    }

    @Override
    public List<Poison> carryOut(List<Entry> batch) {
        var spans = new ArrayList<TraceSpan>();
        var entries = new ArrayList<Entry>(batch.size());
        for (var entry : batch) {
            var span = traces.follow(group(), entry.trace());
            spans.add(span);
            entries.add(new Entry(entry.id(), entry.fix(), span.traceparent()));
        }
        try {
            var poison = duty.carryOut(entries);
            spans.forEach(TraceSpan::end);
            return poison;
        } catch (RuntimeException | StackOverflowError failure) {
            spans.forEach(span -> span.fail(failure.getClass().getSimpleName()));
            throw failure;
        }
    }

    @Override
    public boolean isOutage(RuntimeException failure) {
        return duty.isOutage(failure);
    }
}
