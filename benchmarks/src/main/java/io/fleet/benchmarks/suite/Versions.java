package io.fleet.benchmarks.suite;

import io.netty.util.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarFile;

/** What took part in a run, and where it ran. */
final class Versions {

    private Versions() {}

    static Map<String, String> of(Site site) {
        var versions = new TreeMap<String, String>();
        versions.put("commit", git(site.servers().project()));
        versions.put("machine", machine());
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        versions.put("java_options", String.join(" ", site.servers().javaOptions()));
        versions.put("netty", Objects.requireNonNull(Version.identify().get("netty-common")).artifactVersion());
        versions.put("spring_boot", springBoot(site.servers().jar("ingestion-service")));
        versions.put("fastapi", FastApi.version());
        try (var redis = new RedisSide(site.redis().url())) {
            versions.put("redis", redis.info("redis_version") + ", aof_enabled " + redis.info("aof_enabled"));
        }
        versions.put("database", database(site.database().jdbcUrl()));
        return versions;
    }

    private static String git(Path project) {
        String commit = said(project, "git", "rev-parse", "--short=12", "HEAD");
        String changes = said(project, "git", "status", "--porcelain", "--untracked-files=no");
        return changes.isEmpty() ? commit : commit + " with changes";
    }

    private static String machine() {
        String processor = lines(Path.of("/proc/cpuinfo")).lines().filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2)).findFirst().orElse("unknown");
        String memory = lines(Path.of("/proc/meminfo")).lines().findFirst().orElse("").replaceAll("\\s+", " ");
        return Runtime.getRuntime().availableProcessors() + " cores, " + processor + ", " + memory + ", Linux "
                + System.getProperty("os.version");
    }

    private static String springBoot(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return String.valueOf(file.getManifest().getMainAttributes().getValue("Spring-Boot-Version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String database(String url) {
        try (var connection = DriverManager.getConnection(url)) {
            return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String lines(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException _) {
            return "";
        }
    }

    private static String said(Path folder, String... command) {
        try {
            var asked = new ProcessBuilder(command).directory(folder.toFile()).start();
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }
}
