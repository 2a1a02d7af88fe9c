package io.fleet.benchmarks.intake;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Sends fixes to one ingestion from one thread: as fast as it answers, with so many unanswered at a time, or by the clock, whatever becomes of
 * those before. Safe for use by many threads.
 */
public final class Sender implements AutoCloseable {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final List<Line> lines = new ArrayList<>();
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder underWay = new LongAdder();
    private final Recorder latencies = new Recorder(LONGEST_NANOS, 3);
    private final InetSocketAddress server;
    private final Drivers drivers;
    private final Clock clock;
    private final int window;
    private volatile boolean flatOut;
    private volatile boolean byTheClock;
    /** Whose turn it is; confined to the loop. */
    private int turn;

    /**
     * A sender that has not connected yet.
     *
     * @param connections how many
     * @param window      how many messages are unanswered at a time where it sends as fast as it can
     */
    public Sender(InetSocketAddress server, Drivers drivers, int connections, int window, InstantSource clock) {
        this.server = server;
        this.drivers = drivers;
        this.window = window;
        this.clock = new Clock(clock, drivers.fixesEach());
        for (int i = 0; i < connections; i++) {
            lines.add(new Line(i, this, drivers.upgrade(i)));
        }
    }

    /** Opens all connections, so many a second. */
    public void connect(int perSecond) {
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var _ = loop.schedule(() -> connect(line), i * 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
        }
    }

    private void connect(Line line) {
        var _ = new Bootstrap().group(loop).channel(EpollSocketChannel.class).handler(line).connect(server);
    }

    /** How many connections can be used. */
    public int open() {
        return (int) lines.stream().filter(Line::isOpen).count();
    }

    /** Sends as fast as it is answered, until {@link #stop}. */
    public void flatOut() {
        flatOut = true;
        for (int i = 0; i < window; i++) {
            var line = lines.get(i % lines.size());
            loop.execute(() -> sendNext(line, System.nanoTime()));
        }
    }

    /** Sends so many messages a second until {@link #stop}. */
    public void byTheClock(int perSecond) {
        byTheClock = true;
        Thread.ofPlatform().name("schedule").daemon().start(() -> keepTime(perSecond));
    }

    /** Stops sending; what is under way is answered yet. */
    public void stop() {
        flatOut = false;
        byTheClock = false;
    }

    /** Fixes that were taken, since the start. */
    public long taken() {
        return taken.sum();
    }

    /** Fixes that were refused or not answered, since the start. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that are not answered yet. */
    public long underWay() {
        return underWay.sum();
    }

    /** From when a message was due, or sent where nothing is due, to its answer, in nanoseconds, since this was asked before. */
    public Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    @Override
    public void close() {
        stop();
        lines.forEach(line -> loop.execute(line::close));
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** The connection is lost, and what was sent on it is not answered any more. */
    void lost(Line.Sent sent) {
        refused.add(sent.fixes());
        underWay.decrement();
    }

    void answered(Line line, Line.Sent sent, boolean wasTaken) {
        (wasTaken ? taken : refused).add(sent.fixes());
        underWay.decrement();
        long now = System.nanoTime();
        latencies.recordValue(Math.clamp(now - sent.nanos(), 0, LONGEST_NANOS));
        if (flatOut) {
            // With as many messages as connections, each has one; with fewer they go round.
            sendNext(window >= lines.size() ? line : lines.get(turn % lines.size()), now);
        }
    }

    private void sendNext(Line line, long nanos) {
        var message = drivers.message(line.number(), turn);
        turn = (turn + 1) & Integer.MAX_VALUE;
        underWay.increment();
        line.send(message.at(clock, ByteBufAllocator.DEFAULT), message.fixes(), nanos);
    }

    private void keepTime(int perSecond) {
        long start = System.nanoTime();
        for (long sent = 0; byTheClock; sent++) {
            long due = start + sent * NANOS_PER_SECOND / perSecond;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            loop.execute(() -> sendNext(lines.get(turn % lines.size()), due));
        }
    }
}
