package io.fleet.gateway.order;

import io.fleet.gateway.relay.Subscription;
import io.fleet.gateway.relay.Topic;
import io.fleet.gateway.relay.TopicListener;
import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import io.fleet.model.OrderId;
import io.fleet.wire.FixText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one order shows to all who watch it on this node. Confined to the hub.
 *
 * <p>The truth is what Redis keeps; a message only says that it has to be read. The way is always the same, at the beginning, after a change
 * and after a gap: the order's channel stands, the binding is read, the driver's channel stands, the current fix is read. Whatever happens on
 * the way starts it again, and answers to what was asked before do not count any more.
 */
final class WatchedOrder {

    private static final Duration STALE_AFTER = Duration.ofSeconds(30);

    private final OrderId id;
    private final Sources sources;
    private final Audience audience;
    private @Nullable Subscription changes;
    private @Nullable Followed followed;

    /** Whom the order shows; null while that is unknown or nobody, and then no fix is shown. */
    private @Nullable OrderBinding binding;
    private @Nullable ShownFix shown;
    private boolean ended;

    /** Whether all that is known has been read since the last change or gap. */
    private boolean settled;
    private long lastQuestion;
    private boolean asking;

    /** The driver whose channel is listened to. */
    private record Followed(DriverId driver, Subscription fixes) {}

    WatchedOrder(OrderId id, Sources sources) {
        this.id = id;
        this.sources = sources;
        this.audience = new Audience(id);
    }

    void open() {
        changes = sources.relay().subscribe(Topic.order(id), new Changes());
        if (changes.stands()) {
            readBinding();
        }
    }

    void close() {
        forgetQuestions();
        unfollow();
        if (changes != null) {
            changes.close();
        }
    }

    void join(OrderWatcher watcher) {
        audience.add(watcher);
        if (settled) {
            audience.welcome(status(), shown);
        }
    }

    /** Whether somebody is left. */
    boolean leave(OrderWatcher watcher) {
        audience.remove(watcher);
        return !audience.isEmpty();
    }

    /** Notices what nobody reports: that fixes fail to come, and that a question was not answered. */
    void tick() {
        if (shown != null && age(shown).compareTo(sources.currentFor()) >= 0) {
            shown = null;
        }
        // While it is being found out whom the order shows, "waiting" would be told and taken back at once.
        if (settled || shown != null) {
            audience.tell(status());
        }
        if (!settled && !asking && changes != null && changes.stands()) {
            readBinding();
        }
    }

    private final class Changes implements TopicListener<OrderEvent> {

        @Override
        public void stands() {
            readBinding();
        }

        @Override
        public void broken() {
            forgetQuestions();
            settled = false;
            // It may have been bound anew meanwhile, so nothing is shown until that has been read.
            binding = null;
        }

        @Override
        public void received(OrderEvent event) {
            if (!(event instanceof OrderEvent.Assigned assigned && follows(assigned.driver()))) {
                hide();
            }
            readBinding();
        }
    }

    private final class Fixes implements TopicListener<FixText> {

        @Override
        public void stands() {
            if (binding != null) {
                readCurrentFix();
            }
        }

        @Override
        public void broken() {
            settled = false;
        }

        @Override
        public void received(FixText fix) {
            // It ends when the fix lies in the slot of each who watches; when it is written is a matter of their connections.
            var span = sources.traces().follow("show", fix.trace());
            offer(fix, true);
            span.end();
        }
    }

    private void readBinding() {
        settled = false;
        ask(sources.reader().binding(id), this::adopt);
    }

    private void adopt(Optional<OrderBinding> read) {
        var driver = read.flatMap(OrderReader::driver);
        ended = read.filter(OrderBinding.Ended.class::isInstance).isPresent();
        if (driver.isEmpty()) {
            unfollow();
            settle();
            return;
        }
        if (!follows(driver.get())) {
            unfollow();
            followed = new Followed(driver.get(), sources.relay().subscribe(Topic.driver(driver.get()), new Fixes()));
        }
        binding = read.get();
        readCurrentFix();
    }

    /** Does so once the driver's channel stands: a fix that is published before is the current one by then. */
    private void readCurrentFix() {
        if (followed != null && followed.fixes().stands()) {
            ask(sources.reader().snapshot(id, followed.driver()), this::catchUp);
        }
    }

    private void catchUp(OrderReader.Snapshot snapshot) {
        if (snapshot.binding().equals(Optional.ofNullable(binding))) {
            snapshot.fix().ifPresent(fix -> offer(fix, false));
            settle();
        } else {
            adopt(snapshot.binding());
        }
    }

    private void settle() {
        settled = true;
        audience.tell(status());
        audience.welcome(status(), shown);
    }

    private void offer(FixText fix, boolean justPublished) {
        boolean newer = shown == null || fix.takenAtMillis() > shown.takenAtMillis();
        if (binding == null || !newer) {
            return;
        }
        ShownFix.of(fix, id, binding).ifPresent(allowed -> {
            shown = allowed;
            audience.tell(status());
            audience.show(allowed, justPublished);
        });
    }

    private boolean follows(DriverId driver) {
        return followed != null && followed.driver().equals(driver);
    }

    private void unfollow() {
        hide();
        if (followed != null) {
            followed.fixes().close();
            followed = null;
        }
    }

    private void hide() {
        binding = null;
        shown = null;
        audience.withdraw();
    }

    private Status status() {
        if (ended) {
            return Status.ENDED;
        }
        if (shown == null) {
            return Status.WAITING;
        }
        return age(shown).compareTo(STALE_AFTER) < 0 ? Status.LIVE : Status.STALE;
    }

    private Duration age(ShownFix fix) {
        return Duration.ofMillis(sources.clock().millis() - fix.receivedAtMillis());
    }

    /** A question that fails is asked again by the next tick. */
    private <T> void ask(CompletionStage<T> answer, Consumer<T> then) {
        asking = true;
        long question = ++lastQuestion;
        answer.whenComplete((value, failure) -> sources.hub().execute(() -> {
            if (question == lastQuestion) {
                asking = false;
                if (failure == null) {
                    then.accept(value);
                }
            }
        }));
    }

    private void forgetQuestions() {
        lastQuestion++;
        asking = false;
    }
}
