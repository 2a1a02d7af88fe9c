package io.fleet.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The program of the Redis server.
 *
 * @param binaries where to unpack it
 * @param runs     whether a program runs on this machine: some need libraries that not every machine has
 */
record RedisProgram(Binaries binaries, Predicate<Path> runs) {

    private static final String NAME = "redis-server";

    static RedisProgram ofUser() {
        return new RedisProgram(Binaries.ofUser(), RedisProgram::tellsItsVersion);
    }

    /**
     * The first program for that platform that runs here.
     *
     * @throws EmbeddedStartException if none does
     */
    Path on(Platform platform) {
        List<String> resources = platform.redisResources();
        if (resources.isEmpty()) {
            throw platform.noBinary("Redis");
        }
        Path folder = binaries.folder(resources.getFirst(), draft -> unpack(resources, draft.resolve(NAME), platform));
        return folder.resolve(NAME);
    }

    private void unpack(List<String> resources, Path program, Platform platform) throws IOException {
        for (String resource : resources) {
            copy(resource, program);
            if (runs.test(program)) {
                return;
            }
        }
        throw platform.noBinary("Redis");
    }

    private static void copy(String resource, Path program) throws IOException {
        try (InputStream stream = RedisProgram.class.getResourceAsStream("/" + resource)) {
            if (stream == null) {
                throw new IOException(resource + " is not on the class path");
            }
            Files.copy(stream, program, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static boolean tellsItsVersion(Path program) {
        try {
            Process probe = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
