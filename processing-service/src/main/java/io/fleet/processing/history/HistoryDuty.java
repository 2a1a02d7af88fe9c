package io.fleet.processing.history;

import io.fleet.model.Fix;
import io.fleet.processing.consume.Duty;
import io.fleet.processing.consume.Entry;
import io.fleet.processing.consume.Poison;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import io.fleet.wire.RedisKeys;
import io.fleet.wire.Rejection;
import io.fleet.wire.Rfc3339;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.NestedRuntimeException;

/** Stores each batch of the stream in the history, but for fixes that are older than the retention: those are counted and passed over. */
final class HistoryDuty implements Duty {

    private final FixSieve sieve;
    private final KeptSpan span;
    private final Duration gather;
    private final Counter expired;

    HistoryDuty(FixSieve sieve, KeptSpan span, Duration gather, MeterRegistry metrics) {
        this.sieve = sieve;
        this.span = span;
        this.gather = gather;
        expired = Counter.builder("fleet.history.expired")
                .description("Fixes that were older than the retention when they came and are not stored")
                .register(metrics);
    }

    @Override
    public String group() {
        return RedisKeys.HISTORY_GROUP;
    }

    @Override
    public Duration gather() {
        return gather;
    }

    @Override
    public List<Poison> carryOut(List<Entry> batch) {
        var readable = new ArrayList<Entry>(batch.size());
        var fixes = new ArrayList<Fix>(batch.size());
        var poison = new ArrayList<Poison>(0);
        for (var entry : batch) {
            byte[] text = entry.fix();
            if (text == null) {
                poison.add(new Poison(entry, "fix: missing (expected: the JSON text of a fix)"));
                continue;
            }
            switch (FixJson.decode(text)) {
                case Reading.Read(Fix fix) when span.isOver(fix) -> expired.increment();
                case Reading.Read(Fix fix) when span.isAhead(fix) -> poison.add(new Poison(entry, tooEarly(fix)));
                case Reading.Read(Fix fix) -> {
                    readable.add(entry);
                    fixes.add(fix);
                }
                case Reading.Refused(List<Rejection> rejections) -> poison.add(new Poison(entry, reasons(rejections)));
            }
        }
        if (!fixes.isEmpty()) {
            sieve.write(fixes).forEach(refused -> poison.add(
                    new Poison(readable.get(refused.index()), refused.refusal().reason())));
        }
        return poison;
    }

    /** Whatever the database says and the sieve does not blame on a row. */
    @Override
    public boolean isOutage(RuntimeException failure) {
        return failure instanceof NestedRuntimeException;
    }

    private static String tooEarly(Fix fix) {
        return "timestamp: %s (expected: at most %d days ahead)".formatted(Rfc3339.write(fix.takenAt()),
                KeptSpan.LEAD.toDays());
    }

    private static String reasons(List<Rejection> rejections) {
        return rejections.stream().map(Rejection::reason).collect(Collectors.joining("; "));
    }
}
