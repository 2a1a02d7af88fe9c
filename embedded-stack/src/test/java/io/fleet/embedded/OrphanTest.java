package io.fleet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a JVM ends, its servers end with it. */
@Timeout(120)
final class OrphanTest {

    @TempDir
    private Path folder;

    /** What another JVM has started. */
    private record Started(Process jvm, long redis, int redisPort, long database, int databasePort) {

        /** The servers and who watches over them. */
        List<ProcessHandle> family() {
            return Stream.of(redis, database).map(pid -> ProcessHandle.of(pid).orElseThrow())
                    .flatMap(server -> Stream.of(server, server.parent().orElseThrow())).toList();
        }
    }

    @Test
    void aKilledJvmLeavesNoServerAndNoTemporaryFolder() throws Exception {
        Started started = start(List.of(), List.of());
        List<ProcessHandle> family = started.family();

        started.jvm().destroyForcibly();

        awaitEnd(family);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aJvmThatIsToldToEndLeavesNoServer() throws Exception {
        Started started = start(List.of(), List.of());
        List<ProcessHandle> family = started.family();

        started.jvm().destroy();

        awaitEnd(family);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aJvmThatExitsWithoutClosingLeavesNoServer() throws Exception {
        Started started = start(List.of(), List.of());
        List<ProcessHandle> family = started.family();

        started.jvm().outputWriter().close();

        awaitEnd(family);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void killingTheWholeProcessGroupLeavesNoServer() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/setsid")), "needs setsid to make a process group");
        Started started = start(List.of("setsid"), List.of());
        List<ProcessHandle> family = started.family();

        new ProcessBuilder("/bin/sh", "-c", "kill -KILL -" + started.jvm().pid()).start().waitFor();

        awaitEnd(family);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anInterruptFromTheTerminalLeavesTheServersToTheirJvm() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/setsid")), "needs setsid to make a process group");
        Started started = start(List.of("setsid"), List.of());

        assertThat(started.family()).noneMatch(
                process -> processGroup(process.pid()).equals(processGroup(started.jvm().pid())));

        List<ProcessHandle> family = started.family();
        started.jvm().destroyForcibly();
        awaitEnd(family);
    }

    @Test
    void aKilledRunCanBeStartedAgainAtOnceOnTheSamePortsAndFolders() throws Exception {
        Path redisFolder = folder.resolve("redis");
        Path databaseFolder = folder.resolve("database");
        Started killed = start(List.of(), List.of("0", redisFolder.toString(), "0", databaseFolder.toString()));
        Resp.ask("redis://127.0.0.1:" + killed.redisPort(), "SET", "fix", "1");
        String jdbcUrl = "jdbc:postgresql://127.0.0.1:" + killed.databasePort() + "/postgres?user=postgres";
        Sql.execute(jdbcUrl, "create table fixes as select 1 as fix");

        killed.jvm().destroyForcibly().waitFor();

        try (EmbeddedRedis redis = EmbeddedRedis.start(new EmbeddedRedis.Options(killed.redisPort(), redisFolder));
                EmbeddedDatabase database = EmbeddedDatabase
                        .start(new EmbeddedDatabase.Options(killed.databasePort(), databaseFolder))) {
            assertThat(Resp.value(redis.url(), "fix")).isEqualTo("1");
            assertThat(Sql.query(database.jdbcUrl(), "select fix from fixes")).isEqualTo("1");
        }
    }

    private Started start(List<String> prefix, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder, "-cp", System.getProperty("java.class.path"),
                ServersOfAnotherJvm.class.getName()));
        command.addAll(arguments);
        Process jvm = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<Long> said = Arrays.stream(jvm.inputReader().readLine().split(" ")).map(Long::valueOf).toList();
        return new Started(jvm, said.get(0), said.get(1).intValue(), said.get(2), said.get(3).intValue());
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        assertThat(processes).hasSize(4);
        for (ProcessHandle process : processes) {
            process.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private static String processGroup(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
