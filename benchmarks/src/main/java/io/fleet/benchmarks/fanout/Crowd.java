package io.fleet.benchmarks.fanout;

import io.fleet.benchmarks.machine.Waiting;
import io.fleet.cli.token.TokenSigner;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntPredicate;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Customers, each with a socket for the order of one driver, who come back by themselves as clients are told to: after a random while of up to
 * half a second, which doubles with each failure up to 20 s.
 */
final class Crowd implements AutoCloseable {

    private static final int LONGEST_ANSWER = 65_536;
    private static final int EACH_ADDRESS = 1_000;
    private static final int RECEIVE_BUFFER = 8_192;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 20_000;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    private final Recorder latencies = new Recorder(TimeUnit.MINUTES.toNanos(1), 3);
    private final Recorder gaps = new Recorder(TimeUnit.MINUTES.toNanos(5), 3);
    private final LongAdder frames = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final List<Customer> customers = new ArrayList<>();
    private final Traffic traffic;
    private volatile List<InetSocketAddress> servers;
    private volatile boolean over;

    /**
     * A crowd that has not come yet.
     *
     * @param sockets how many
     * @param drivers how many there are to be watched, in turn
     */
    Crowd(int sockets, int drivers, Traffic traffic, TokenSigner signer, InetSocketAddress server) {
        this.traffic = traffic;
        this.servers = List.of(server);
        for (int i = 0; i < sockets; i++) {
            int driver = 1 + i % drivers;
            customers.add(new Customer(this, i, driver, signer.customer(List.of(Traffic.order(driver)))));
        }
    }

    /** Everybody comes, so many a second, and is there when this returns; false if that takes too long. */
    boolean come(int perSecond, Duration atMost) {
        for (int i = 0; i < customers.size(); i++) {
            var customer = customers.get(i);
            var _ = loops.schedule(() -> connect(customer), i * 1_000_000L / perSecond, TimeUnit.MICROSECONDS);
        }
        return await(atMost, there -> there == customers.size());
    }

    /** Waits until the number of those who are there, and have been shown where the driver is if the server does that, is as wanted. */
    boolean await(Duration atMost, IntPredicate wanted) {
        return Waiting.until(atMost, () -> wanted.test(there()));
    }

    int there() {
        return (int) customers.stream().filter(Customer::isThere).count();
    }

    /** From now on those who come go to one of these, by chance. */
    void goTo(InetSocketAddress... targets) {
        servers = List.of(targets);
    }

    /** Frames with a fix since the start. */
    long frames() {
        return frames.sum();
    }

    /** Attempts to come that were not let in. */
    long refusals() {
        return refusals.sum();
    }

    /** From when a fix was due to be published to its arrival, in nanoseconds, since this was asked before. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    /** From the loss of a socket to the first fix on the next, in nanoseconds, since this was asked before. */
    Histogram gaps() {
        return gaps.getIntervalHistogram();
    }

    @Override
    public void close() {
        over = true;
        customers.forEach(Customer::leave);
        await(Duration.ofSeconds(30), there -> there == 0);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    void sawFix(int driver, long takenAtMillis) {
        frames.increment();
        long age = traffic.age(driver, takenAtMillis, System.nanoTime());
        if (age >= 0) {
            latencies.recordValue(age);
        }
    }

    void sawGap(long nanos) {
        gaps.recordValue(nanos);
    }

    void lost(Customer customer, int failures, boolean refused) {
        if (refused) {
            refusals.increment();
        }
        if (!over) {
            long most = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failures, 6));
            var _ = loops.schedule(() -> connect(customer), ThreadLocalRandom.current().nextLong(most + 1),
                    TimeUnit.MILLISECONDS);
        }
    }

    private void connect(Customer customer) {
        if (over) {
            return;
        }
        var targets = servers;
        var server = targets.get(ThreadLocalRandom.current().nextInt(targets.size()));
        // Several addresses, as customers have: one address has only so many ports, and a gateway lets only so many in.
        var from = new InetSocketAddress("127.0.0." + (2 + customer.number() / EACH_ADDRESS), 0);
        new Bootstrap().group(loops).channel(EpollSocketChannel.class)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST_ANSWER),
                                customer.onSocket(server));
                    }
                }).connect(server, from).addListener(future -> {
                    if (!future.isSuccess()) {
                        customer.failed();
                    }
                });
    }
}
