package io.fleet.gateway;

import io.fleet.gateway.relay.Relay;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.HandClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** The real service on a free port. */
final class Gateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final MeterRegistry meters;
    private final Queue<Channel> connections;

    private Gateway(ConfigurableApplicationContext context, Queue<Channel> connections) {
        this.context = context;
        this.connections = connections;
        this.meters = context.getBean(MeterRegistry.class);
    }

    /** With settings of the form {@code fleet.sockets.max=3}. */
    static Gateway start(String redisUrl, String... settings) {
        return start(new SpringApplicationBuilder(GatewayApplication.class), redisUrl, settings);
    }

    /** With a clock that the test turns. */
    static Gateway start(String redisUrl, HandClock clock, String... settings) {
        return start(new SpringApplicationBuilder(GatewayApplication.class).initializers(
                context -> turn((GenericApplicationContext) context, clock)), redisUrl, settings);
    }

    private static void turn(GenericApplicationContext context, HandClock clock) {
        context.registerBean("handClock", InstantSource.class, () -> clock,
                definition -> definition.setPrimary(true));
        // Closing a gateway would otherwise take the threads from under another one in the same process.
        context.registerBean(ReactorResourceFactory.class, Gateway::ownThreads);
        context.registerBean("handNanoTime", LongSupplier.class, () -> () -> nanos(clock.instant()),
                definition -> definition.setPrimary(true));
    }

    private static ReactorResourceFactory ownThreads() {
        var threads = new ReactorResourceFactory();
        threads.setUseGlobalResources(false);
        return threads;
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private static Gateway start(SpringApplicationBuilder builder, String redisUrl, String... settings) {
        var usual = Stream.of("server.port=0", "management.server.port=0", "spring.data.redis.url=" + redisUrl,
                "fleet.jwt.secret=" + Tokens.SECRET, "spring.main.register-shutdown-hook=false",
                "fleet.drain.window=100ms");
        var names = Stream.of(settings).map(setting -> setting.replaceFirst("=.*", "=")).toList();
        var arguments = Stream.concat(usual.filter(setting -> names.stream().noneMatch(setting::startsWith)),
                Stream.of(settings));
        var connections = new ConcurrentLinkedQueue<Channel>();
        builder.initializers(context -> ((GenericApplicationContext) context).registerBean("connectionRecorder",
                NettyServerCustomizer.class,
                () -> server -> server.doOnConnection(connection -> connections.add(connection.channel()))));
        return new Gateway(builder.run(arguments.map("--"::concat).toArray(String[]::new)), connections);
    }

    /** How many bytes the gateway holds for the client of that port and the network has not taken; 0 if there is no such connection. */
    long pendingBytes(int clientPort) {
        return connections.stream().filter(channel -> channel.remoteAddress() instanceof InetSocketAddress remote
                && remote.getPort() == clientPort).mapToLong(Gateway::pendingBytes).sum();
    }

    private static long pendingBytes(Channel channel) {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    URI http(String order) {
        return uri("http", order);
    }

    URI socket(String order) {
        return uri("ws", order);
    }

    MeterRegistry meters() {
        return meters;
    }

    double count(String counter) {
        return meters().get(counter).counter().count();
    }

    /** How many connections were closed with that code. */
    double closed(int code) {
        return meters().find("fleet.sockets.closed").tag("code", Integer.toString(code)).counters().stream()
                .mapToDouble(Counter::count).sum();
    }

    /** How many connections were refused for that reason. */
    double refused(String reason) {
        return meters().find("fleet.sockets.refused").tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count).sum();
    }

    double gauge(String gauge) {
        return meters().get(gauge).gauges().stream().mapToDouble(one -> one.value()).sum();
    }

    /** Waits until it hears Redis, before which it refuses sockets. */
    Gateway hearing() {
        Eventually.is("the gateway hears Redis", context.getBean(Relay.class)::isAvailable);
        return this;
    }

    URI readiness() {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        return URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    }

    @Override
    public void close() {
        context.close();
    }

    private URI uri(String scheme, String order) {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create(scheme + "://127.0.0.1:" + port + "/api/v1/orders/" + order + "/driver-location");
    }
}
