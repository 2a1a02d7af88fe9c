package io.fleet.ingestion.stream;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Fixes of several requests that travel to Redis together, and whose answers come back together.
 *
 * <p>Filled and sent by one thread; answered by any.
 */
final class Burst {

    private final Consumer<Burst> whenAnswered;
    private final List<Append> commands = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Reply reply = new Reply();
    private long sentNanos;
    private volatile boolean heard;

    /**
     * What Redis says to one command after the other: they are answered in their order, and nobody needs to know their entries' ids. Confined to the
     * connection's thread.
     */
    static final class Reply extends CommandOutput<String, byte[], String> {

        private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII,
                ByteArrayCodec.INSTANCE);

        private Reply() {
            super(CODEC, null);
        }

        @Override
        public void set(@Nullable ByteBuffer id) {
            // It is there, that is all.
        }

        @Nullable
        String takeError() {
            String said = error;
            error = null;
            return said;
        }
    }

    /** Empty; tells when everything in it is answered. */
    Burst(Consumer<Burst> whenAnswered) {
        this.whenAnswered = whenAnswered;
    }

    void add(Request request) {
        requests.add(request);
        for (byte[] fix : request.fixes()) {
            commands.add(new Append(fix, request, this));
        }
    }

    int size() {
        return commands.size();
    }

    /** To be called once, before the commands are sent. */
    List<Append> depart(long nanos) {
        sentNanos = nanos;
        unanswered.set(commands.size());
        return commands;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isAnswered() {
        return unanswered.get() == 0;
    }

    Reply reply() {
        return reply;
    }

    /** Redis has said something to one of them, whatever it is. */
    void heard() {
        heard = true;
    }

    boolean isHeard() {
        return heard;
    }

    void answered() {
        if (unanswered.decrementAndGet() == 0) {
            whenAnswered.accept(this);
        }
    }

    /** Ends what is not answered with this. */
    void giveUp(Throwable reason) {
        for (var command : commands) {
            command.completeExceptionally(reason);
        }
    }

    /** Tells those who wait. */
    void end() {
        requests.forEach(Request::end);
    }
}
