package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class PreviousServerTest {

    @TempDir
    private Path folder;

    @Test
    void aFolderOfARunningServerIsRefused() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(0, folder))) {
            assertThatThrownBy(() -> awaitEnd("redis-server")).isInstanceOf(EmbeddedStartException.class)
                    .hasMessage("the data folder " + folder + " is in use by process " + redis.pid()
                            + ": stop it, or choose another folder");
        }
    }

    @Test
    void aFileOfAnotherProcessIsOfNoAccount() throws IOException {
        Path file = Files.writeString(folder.resolve("redis.pid"), ProcessHandle.current().pid() + "\n");

        awaitEnd("redis-server");

        assertThat(file).doesNotExist();
    }

    private void awaitEnd(String program) {
        PreviousServer.awaitEnd(new DataFolder(folder, false), folder.resolve("redis.pid"), program, Duration.ZERO);
    }
}
