package io.fleet.gateway.socket;

import io.fleet.gateway.watch.Outbox;
import io.fleet.gateway.watch.Outlet;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** An outbox as a stream: its frames as they are asked for, completing with its end. */
final class Emission implements Outlet {

    private final Outbox outbox;
    private final FluxSink<byte[]> sink;
    private final AtomicInteger work = new AtomicInteger();

    private Emission(Outbox outbox, FluxSink<byte[]> sink) {
        this.outbox = outbox;
        this.sink = sink;
    }

    /** For one subscriber. */
    static Flux<byte[]> of(Outbox outbox) {
        return Flux.create(sink -> {
            var emission = new Emission(outbox, sink);
            sink.onRequest(_ -> emission.wake());
            outbox.open(emission);
        }, FluxSink.OverflowStrategy.ERROR);
    }

    @Override
    public boolean hasRoom() {
        return sink.requestedFromDownstream() > 0;
    }

    /** Whoever comes while another thread emits leaves the work to it, so that frames go out one at a time. */
    @Override
    public void wake() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            emitWhileAskedFor();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void emitWhileAskedFor() {
        while (hasRoom() && !sink.isCancelled()) {
            byte[] frame = outbox.take();
            if (frame == null) {
                break;
            }
            sink.next(frame);
        }
        if (outbox.isDone()) {
            sink.complete();
        }
    }
}
