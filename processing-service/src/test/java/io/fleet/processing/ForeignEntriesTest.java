package io.fleet.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.embedded.junit.DatabaseServer;
import io.fleet.embedded.junit.RedisServer;
import io.fleet.embedded.junit.WithDatabase;
import io.fleet.embedded.junit.WithRedis;
import io.fleet.model.DriverId;
import io.fleet.processing.testing.RedisView;
import io.fleet.service.testing.Tokens;
import io.fleet.testing.Fixes;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The whole service meets entries that ingestion would never write. */
@WithRedis
@WithDatabase(cleaning = WithDatabase.Cleaning.SCHEMA)
@Timeout(120)
final class ForeignEntriesTest {

    private static final int BLOB = 1024 * 1024;

    @Test
    void whatIsNotOursIsPoisonToBothGroupsAndHoldsUpNothing(RedisServer server, DatabaseServer database) {
        try (var raw = RedisClient.create(server.url()); var redis = new RedisView(server.url())) {
            var stream = raw.connect(ByteArrayCodec.INSTANCE).sync();
            var drive = Fixes.drive(new DriverId(7), 2);
            redis.accept(drive.get(0));
            var foreign = foreign().map(entry -> add(stream, entry)).toList();
            redis.accept(drive.get(1));

            try (var service = start(server, database)) {
                RedisView.await("all is done", () -> redis.commands().xlen(RedisKeys.STREAM) == 0
                        && redis.commands().xlen(RedisKeys.DEAD_LETTERS) > 0);
                assertThat(service.getBean(JdbcTemplate.class).queryForObject("select count(*) from fixes", Long.class))
                        .isEqualTo(2);
            }
            for (String group : List.of(RedisKeys.LIVE_GROUP, RedisKeys.HISTORY_GROUP)) {
                assertThat(letters(redis, group)).extracting(letter -> letter.get("entry_id"))
                        .containsExactlyElementsOf(foreign);
                assertThat(letters(redis, group)).extracting(letter -> letter.get("reason"))
                        .allSatisfy(reason -> assertThat(reason).contains(" (expected: ").hasSizeLessThan(400));
            }
        }
    }

    private static Stream<Map<String, byte[]>> foreign() {
        String good = RedisView.text(Fixes.example());
        byte[] blob = new byte[BLOB];
        return Stream.of(
                Map.of("other", bytes("x")),
                Map.of("FIX", bytes(good), "\uFFFD", bytes("x")),
                Map.of("fix", new byte[0]),
                Map.of("fix", blob),
                Map.of("fix", bytes("x".repeat(BLOB))),
                Map.of("fix", bytes("[".repeat(BLOB))),
                Map.of("fix", bytes("{\"driver_id\":\"" + "1".repeat(BLOB) + "\"}")),
                Map.of("other", blob),
                Map.of("fix", good.getBytes(StandardCharsets.UTF_16)),
                Map.of("fix", good.getBytes(StandardCharsets.UTF_16LE)),
                Map.of("fix", bytes("\uFEFF" + good)),
                Map.of("fix", bytes(good + good)),
                Map.of("fix", new byte[]{(byte) 0xc3, (byte) 0x28, (byte) 0xff}),
                Map.of("fix", bytes("null")),
                Map.of("fix", bytes("{\"driver_id\":\"7\",\"latitude\":1e400}")));
    }

    private static String add(RedisCommands<byte[], byte[]> stream, Map<String, byte[]> entry) {
        var fields = entry.entrySet().stream()
                .flatMap(field -> Stream.of((Object) bytes(field.getKey()), field.getValue())).toArray();
        return stream.xadd(bytes(RedisKeys.STREAM), fields);
    }

    private static List<Map<String, String>> letters(RedisView redis, String group) {
        return redis.commands().xrange(RedisKeys.DEAD_LETTERS, Range.unbounded()).stream()
                .map(message -> message.getBody()).filter(letter -> group.equals(letter.get("group"))).toList();
    }

    private static ConfigurableApplicationContext start(RedisServer redis,
            DatabaseServer database) {
        return new SpringApplicationBuilder(ProcessingApplication.class).run("--spring.data.redis.url=" + redis.url(),
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--fleet.jwt.secret=" + Tokens.SECRET, "--server.port=0", "--fleet.history.retention=36500d",
                "--management.server.port=0", "--logging.level.root=WARN");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
