package io.fleet.benchmarks.suite;

import io.fleet.wire.RedisKeys;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the suite asks of Redis for itself. Safe for use by many threads. */
final class RedisSide implements AutoCloseable {

    private static final Pattern COMMAND = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),usec=(\\d+)");

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;

    RedisSide(String url) {
        client = RedisClient.create(RedisURI.create(url));
        connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
    }

    StatefulRedisConnection<String, byte[]> connection() {
        return connection;
    }

    /** Leaves that many entries, the newest. */
    void trim(long entries) {
        // Not approximately: that removes 10,000 at most, and batches bring more than that between two of these.
        connection.sync().xtrim(RedisKeys.STREAM, XTrimArgs.Builder.maxlen(entries).exactTrimming());
    }

    /** Forgets everything. */
    void clear() {
        connection.sync().flushall();
    }

    long streamLength() {
        return connection.sync().xlen(RedisKeys.STREAM);
    }

    /** A line of {@code INFO}, or an empty text. */
    String info(String name) {
        return connection.sync().info().lines().filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst().orElse("");
    }

    /** Microseconds within each kind of command since {@link #forgetCommands}, as {@code INFO} tells them, for each of so many fixes. */
    Map<String, Double> commandMicros(double fixes) {
        var micros = new TreeMap<String, Double>();
        var match = COMMAND.matcher(connection.sync().info("commandstats"));
        while (match.find()) {
            micros.put("redis_" + match.group(1), Double.parseDouble(match.group(3)) / fixes);
        }
        return micros;
    }

    void forgetCommands() {
        connection.sync().configResetstat();
    }

    boolean hasGroups(Collection<String> groups) {
        return connection.sync().exists(RedisKeys.STREAM) > 0 && connection.sync().xinfoGroups(RedisKeys.STREAM)
                .stream().map(each -> text(value((List<?>) each, "name"))).toList().containsAll(groups);
    }

    /** Whether the group has been given all entries and has acknowledged them. */
    boolean isDone(String group) {
        String last = text(value(connection.sync().xinfoStream(RedisKeys.STREAM), "last-generated-id"));
        return connection.sync().xinfoGroups(RedisKeys.STREAM).stream().map(each -> (List<?>) each)
                .filter(each -> text(value(each, "name")).equals(group))
                .anyMatch(each -> text(value(each, "pending")).equals("0")
                        && text(value(each, "last-delivered-id")).equals(last));
    }

    private static Object value(List<?> namesAndValues, String name) {
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            if (text(namesAndValues.get(i)).equals(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        throw new IllegalStateException(name + " is not told");
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : value.toString();
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
