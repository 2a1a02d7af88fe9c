package io.fleet.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Gathers for a moment what the channels want of one connection, so that many wishes become few commands. Confined to the hub.
 *
 * <p>A command carries up to {@value #MOST_AT_ONCE} channels, so that none keeps Redis from others for long. Bounded by the channels there are,
 * since each has one wish at a time.
 */
final class Batches implements Channel.Commands {

    /** As other fan-out servers have it; a command of so many takes Redis less than a millisecond. */
    static final int MOST_AT_ONCE = 512;

    private final Line line;
    private final Executor soon;
    private final List<String> joining = new ArrayList<>();
    private final List<String> leaving = new ArrayList<>();
    private boolean awaited;

    /** The connection. */
    interface Line {

        void subscribe(List<String> channels);

        void unsubscribe(List<String> channels);
    }

    /**
     * Batches for one connection.
     *
     * @param soon runs what it is given on the hub, after a moment
     */
    Batches(Line line, Executor soon) {
        this.line = line;
        this.soon = soon;
    }

    @Override
    public void subscribe(String channel) {
        gather(joining, channel);
    }

    @Override
    public void unsubscribe(String channel) {
        gather(leaving, channel);
    }

    private void gather(List<String> wishes, String channel) {
        wishes.add(channel);
        if (!awaited) {
            awaited = true;
            soon.execute(this::send);
        }
    }

    private void send() {
        awaited = false;
        send(joining, line::subscribe);
        send(leaving, line::unsubscribe);
    }

    private static void send(List<String> wishes, Consumer<List<String>> command) {
        for (int start = 0; start < wishes.size(); start += MOST_AT_ONCE) {
            command.accept(List.copyOf(wishes.subList(start, Math.min(start + MOST_AT_ONCE, wishes.size()))));
        }
        wishes.clear();
    }
}
