package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedRedisTest {

    @TempDir
    private Path folder;

    @Test
    void aStartedServerAnswersAndAClosedOneIsGone() {
        EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());

        try (redis) {
            assertThat(Resp.ask(redis.url(), "PING")).isEqualTo("+PONG");
            assertThat(ProcessHandle.of(redis.pid())).isPresent();
        }
        redis.close();

        assertThat(ProcessHandle.of(redis.pid())).isEmpty();
    }

    @Test
    void itKeepsWhatItAcceptsAndRefusesWhatItCannotKeep() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary())) {
            assertThat(Resp.setting(redis.url(), "appendonly")).isEqualTo("yes");
            assertThat(Resp.setting(redis.url(), "appendfsync")).isEqualTo("everysec");
            assertThat(Resp.setting(redis.url(), "maxmemory")).isEqualTo("1073741824");
            assertThat(Resp.setting(redis.url(), "maxmemory-policy")).isEqualTo("noeviction");
            assertThat(Resp.setting(redis.url(), "bind")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void aTemporaryFolderGoesWithTheServer() throws IOException {
        EmbeddedRedis redis = EmbeddedRedis.start(EmbeddedRedis.Options.temporary());
        Path data = Path.of(Resp.setting(redis.url(), "dir"));
        assertThat(data).exists();

        redis.close();

        assertThat(data).doesNotExist();
    }

    @Test
    void aServerOnTheSameFolderHasTheKeys() {
        EmbeddedRedis.Options options = new EmbeddedRedis.Options(0, folder.resolve("new/redis"));
        try (EmbeddedRedis redis = EmbeddedRedis.start(options)) {
            Resp.ask(redis.url(), "SET", "fix", "1");
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(options)) {
            assertThat(Resp.value(redis.url(), "fix")).isEqualTo("1");
        }
    }

    @Test
    void aKilledServerCanBeStartedAgainAtOnceOnTheSamePortAndFolder() {
        EmbeddedRedis killed = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder));
        Resp.ask(killed.url(), "SET", "fix", "1");
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(killed.port(), folder))) {
            assertThat(redis.pid()).isNotEqualTo(killed.pid());
            assertThat(Resp.value(redis.url(), "fix")).isEqualTo("1");
            killed.close();
            assertThat(Resp.ask(redis.url(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> EmbeddedRedis.start(new EmbeddedRedis.Options(port, null)))
                    .isInstanceOf(EmbeddedStartException.class).hasMessage("port " + port
                            + " is in use by another process: stop it, or choose another port");
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new EmbeddedRedis.Options(65_536, null))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("port: 65536 (expected: 0 to 65535)");
    }

    @Test
    void aFolderThatCannotBeWrittenToIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> EmbeddedRedis.start(new EmbeddedRedis.Options(0, file.resolve("data"))))
                .isInstanceOf(EmbeddedStartException.class).hasMessage("the data folder " + file.resolve("data")
                        + " cannot be written to: allow this user to write there, or choose another folder");
    }

    @Test
    void aServerThatCannotReadItsDataIsExplainedByWhatItSaid() throws IOException {
        Files.writeString(folder.resolve("appendonly.aof"), "no append-only file\n");

        assertThatThrownBy(() -> EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder)))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessageStartingWith("the embedded Redis did not start")
                .hasMessageContaining("Bad file format reading the append only file");
    }
}
