package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class ProgramsTest {

    @TempDir
    private Path cache;

    @ParameterizedTest
    @CsvSource({
            "Linux,    amd64,   false, linux,      amd64",
            "Linux,    aarch64, false, linux,      arm64",
            "Linux,    amd64,   true,  linux-musl, amd64",
            "Mac OS X, x86_64,  false, darwin,     amd64",
            "Mac OS X, aarch64, false, darwin,     arm64"})
    void aPlatformIsRecognised(String osName, String osArch, boolean musl, String os, String arch) {
        Platform platform = Platform.named(osName, osArch, musl);

        assertThat(platform).isEqualTo(new Platform(os, arch));
        assertThat(platform.redisResources()).isNotEmpty()
                .allSatisfy(resource -> assertThat(ProgramsTest.class.getResource("/" + resource)).isNotNull());
    }

    @Test
    void aPlatformWithoutRedisIsNamed() {
        Platform platform = Platform.named("SunOS", "sparcv9", false);

        assertThatThrownBy(() -> new RedisProgram(new Binaries(cache), _ -> true).on(platform))
                .isInstanceOf(EmbeddedStartException.class)
                .hasMessage("there is no embedded Redis for sunos on sparcv9:"
                        + " start a Redis server of your own and give its address");
    }

    @ParameterizedTest
    @CsvSource({"SunOS, sparcv9, false", "Linux, riscv64, false", "Linux, amd64, true"})
    void aPlatformWithoutPostgresIsNamed(String osName, String osArch, boolean musl) {
        Platform platform = Platform.named(osName, osArch, musl);

        assertThatThrownBy(() -> DatabasePrograms.on(platform, new Binaries(cache)))
                .isInstanceOf(EmbeddedStartException.class).hasMessage("there is no embedded PostgreSQL for "
                        + platform.os() + " on " + platform.arch()
                        + ": start a PostgreSQL server of your own and give its address");
    }

    @Test
    void aRedisThatLacksALibraryIsReplacedByOneThatNeedsNone() throws IOException {
        List<Long> sizes = new ArrayList<>();

        Path program = new RedisProgram(new Binaries(cache), path -> {
            sizes.add(path.toFile().length());
            return sizes.size() == 2;
        }).on(new Platform("linux", "amd64"));

        assertThat(sizes).hasSize(2).doesNotHaveDuplicates();
        assertThat(Files.size(program)).isEqualTo(sizes.getLast());
    }

    @Test
    void programsThatCouldNotBeUnpackedAreNotTakenForComplete() {
        Binaries binaries = new Binaries(cache);
        assertThatThrownBy(() -> binaries.folder("server", draft -> {
            Files.writeString(draft.resolve("half"), "");
            throw new IOException("no space left on device");
        })).isInstanceOf(EmbeddedStartException.class).hasMessageStartingWith(
                "the programs of the embedded servers cannot be unpacked into " + cache);

        assertThat(cache).isEmptyDirectory();
        assertThat(binaries.folder("server", draft -> Files.writeString(draft.resolve("whole"), "")))
                .isDirectoryContaining("glob:**/whole");
    }

    @Test
    void aFolderThatAnotherProcessFilledMeanwhileIsUsed() {
        Binaries binaries = new Binaries(cache);

        Path folder = binaries.folder("server", draft -> {
            Files.createDirectory(cache.resolve("server"));
            Files.writeString(cache.resolve("server/theirs"), "");
            Files.writeString(draft.resolve("ours"), "");
        });

        assertThat(folder).isDirectoryContaining("glob:**/theirs");
        assertThat(cache.toFile().list()).containsExactly("server");
    }
}
