package io.fleet.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of PostgreSQL as command lines.
 *
 * @param folder where they are unpacked
 * @param prefix what must precede them on the command line
 */
record DatabasePrograms(Path folder, List<String> prefix) {

    /** Nothing of the user's own settings; the time zone saves a search through all of them. */
    static final Map<String, String> ENVIRONMENT = Map.of("TZ", "UTC", "LC_ALL", "C");

    /**
     * The programs for that platform.
     *
     * @throws EmbeddedStartException if there are none, or this user cannot run them
     */
    static DatabasePrograms on(Platform platform, Binaries binaries) {
        Path folder = binaries.folder("postgres-" + version() + "-" + platform.os() + "-" + platform.arch(),
                draft -> unpack(platform, draft));
        return new DatabasePrograms(folder, RootShield.prefix());
    }

    /** Makes a new database in a folder; one that need not outlive the machine is not forced to the disk. */
    List<String> create(Path cluster, boolean temporary) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(program("initdb"), "-D", cluster.toString(), "-U", "postgres", "--auth=trust",
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        if (temporary) {
            command.add("--no-sync");
        }
        return command;
    }

    /** Serves a database. */
    List<String> serve(Path cluster, int port) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(program("postgres"), "-D", cluster.toString()));
        Map.of("listen_addresses", ServerPort.HOST, "port", Integer.toString(port), "unix_socket_directories", "",
                "fsync", "on", "full_page_writes", "on", "synchronous_commit", "on", "max_connections", "100",
                "timezone", "UTC")
                .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private String program(String name) {
        return folder.resolve("bin", name).toString();
    }

    private static String version() {
        Properties versions = new Properties();
        try (InputStream stream = DatabasePrograms.class.getResourceAsStream("versions.properties")) {
            versions.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.getProperty("postgres");
    }

    private static void unpack(Platform platform, Path target) throws IOException {
        try (InputStream packed = packed(platform);
                TarArchiveInputStream tar = new TarArchiveInputStream(
                        new BufferedInputStream(new XZCompressorInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, target);
            }
        }
    }

    private static InputStream packed(Platform platform) {
        InputStream packed = DatabasePrograms.class.getResourceAsStream(platform.postgresResource());
        if (packed == null) {
            throw platform.noBinary("PostgreSQL");
        }
        return packed;
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(path, permissions((entry.getMode() & 0100) != 0));
        }
    }

    private static Set<PosixFilePermission> permissions(boolean executable) {
        return PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------");
    }
}
