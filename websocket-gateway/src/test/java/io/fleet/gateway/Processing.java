package io.fleet.gateway;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import io.fleet.model.OrderId;
import io.fleet.model.Position;
import io.fleet.wire.FixJson;
import io.fleet.wire.OrderJson;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Does to Redis what the processing-service does. */
final class Processing implements AutoCloseable {

    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisCommands<String, byte[]> redis;

    Processing(String redisUrl) {
        client = RedisClient.create(redisUrl);
        connection = client.connect(CODEC);
        redis = connection.sync();
    }

    static Fix fix(long driver, Instant takenAt, @Nullable String order) {
        return new Fix(new DriverId(driver), new Position(52.52, 13.4), takenAt, 36.0, 180.0, 5.0,
                order == null ? null : new OrderId(order), takenAt);
    }

    static String text(Fix fix) {
        return new String(FixJson.encode(fix), StandardCharsets.US_ASCII);
    }

    /** Makes the fix the current one and publishes it. */
    void live(Fix fix) {
        redis.multi();
        set(fix);
        redis.publish(RedisKeys.driverChannel(fix.driver()), FixJson.encode(fix));
        redis.exec();
    }

    /** Publishes only, which the processing-service never does. */
    void publish(Fix fix) {
        redis.publish(RedisKeys.driverChannel(fix.driver()), FixJson.encode(fix));
    }

    void publish(String channel, String message) {
        redis.publish(channel, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the fix the current one and tells nobody. */
    void set(Fix fix) {
        redis.set(RedisKeys.currentFix(fix.driver()), FixJson.encode(fix), SetArgs.Builder.ex(Duration.ofMinutes(5)));
    }

    void report(String order, long driver) {
        bind(order, new OrderBinding.Reported(new DriverId(driver)));
    }

    void dispatch(String order, long driver) {
        bind(order, new OrderBinding.Dispatched(new DriverId(driver)));
    }

    /** Binds without telling anybody. */
    void bindSilently(String order, OrderBinding binding) {
        redis.set(RedisKeys.orderBinding(new OrderId(order)), OrderJson.encode(binding));
    }

    void release(String order) {
        var id = new OrderId(order);
        redis.multi();
        redis.del(RedisKeys.orderBinding(id));
        redis.publish(RedisKeys.orderChannel(id), OrderJson.encode(new OrderEvent.Released()));
        redis.exec();
    }

    void end(String order) {
        var id = new OrderId(order);
        redis.multi();
        redis.set(RedisKeys.orderBinding(id), OrderJson.encode(new OrderBinding.Ended()));
        redis.publish(RedisKeys.orderChannel(id), OrderJson.encode(new OrderEvent.Ended()));
        redis.exec();
    }

    /** As if neither had ever been heard of. */
    void forget(String order, long driver) {
        redis.del(RedisKeys.orderBinding(new OrderId(order)), RedisKeys.currentFix(new DriverId(driver)));
    }

    /** How many subscriptions Redis has of a driver's channel. */
    long subscriptions(long driver) {
        String channel = RedisKeys.driverChannel(new DriverId(driver));
        return redis.pubsubNumsub(channel).getOrDefault(channel, 0L);
    }

    /** How many channels are subscribed, without those by which gateways probe. */
    int channels() {
        return redis.pubsubChannels().size() - redis.pubsubChannels(RedisKeys.gatewayChannel("*")).size();
    }

    /** How often Redis has carried the command out. */
    long calls(String command) {
        return statistic(command, "calls");
    }

    /** How often Redis has refused the command. */
    long refused(String command) {
        return statistic(command, "rejected_calls");
    }

    private long statistic(String command, String what) {
        var line = Pattern.compile("cmdstat_" + command + ":.*\\b" + what + "=(\\d+)")
                .matcher(redis.info("commandstats"));
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    /** Makes a user, with that for a password as well, who may do only this. */
    void addUser(String name, String... rules) {
        var command = new CommandArgs<>(CODEC).add("SETUSER").add(name).add("on").add(">" + name);
        Stream.of(rules).forEach(command::add);
        redis.dispatch(CommandType.ACL, new StatusOutput<>(CODEC), command);
    }

    /** Cuts the connections by which gateways listen. */
    void cutSubscriptions() {
        redis.clientKill(KillArgs.Builder.typePubsub());
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private void bind(String order, OrderBinding binding) {
        var id = new OrderId(order);
        var driver = switch (binding) {
            case OrderBinding.Reported reported -> reported.driver();
            case OrderBinding.Dispatched dispatched -> dispatched.driver();
            case OrderBinding.Ended _ -> throw new IllegalArgumentException("ended");
        };
        redis.multi();
        bindSilently(order, binding);
        redis.publish(RedisKeys.orderChannel(id), OrderJson.encode(new OrderEvent.Assigned(driver)));
        redis.exec();
    }
}
