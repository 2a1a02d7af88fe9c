package io.fleet.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the binaries of a server must have been built for.
 *
 * @param os   the operating system: {@code linux}, {@code darwin} or another name that has no binaries
 * @param arch the processor: {@code amd64}, {@code arm64} or another name that has no binaries
 */
record Platform(String os, String arch) {

    /** In the order to try them: the one of 32 bits needs no library, where the first one needs OpenSSL 3. */
    private static final Map<Platform, List<String>> REDIS = Map.of(
            new Platform("linux", "amd64"),
            List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386"),
            new Platform("linux-musl", "amd64"), List.of("redis-server-6.2.7-linux-386"),
            new Platform("linux", "arm64"), List.of("redis-server-6.2.7-linux-arm64"),
            new Platform("linux-musl", "arm64"), List.of("redis-server-6.2.7-linux-arm64"),
            new Platform("darwin", "amd64"), List.of("redis-server-6.2.6-v5-darwin-amd64"),
            new Platform("darwin", "arm64"), List.of("redis-server-6.2.6-v5-darwin-arm64"));

    /** The machine that this runs on. */
    static Platform current() {
        return named(System.getProperty("os.name"), System.getProperty("os.arch"),
                Files.exists(Path.of("/etc/alpine-release")));
    }

    /** The platform of the names that Java gives to it; {@code musl}: its C library is not the usual one of Linux. */
    static Platform named(String osName, String osArch, boolean musl) {
        String lowerName = osName.toLowerCase(Locale.ROOT);
        String os = lowerName.startsWith("mac") ? "darwin" : lowerName;
        String arch = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "x86_64", "amd64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case String other -> other;
        };
        return new Platform(musl ? os + "-musl" : os, arch);
    }

    /** Where on the class path the Redis servers for this platform are; empty if there are none. */
    List<String> redisResources() {
        return REDIS.getOrDefault(this, List.of());
    }

    /** Where on the class path PostgreSQL for this platform is, if it is there: the build brings that of its own machine. */
    String postgresResource() {
        return "/postgres-" + os + "-" + (arch.equals("amd64") ? "x86_64" : arch.replace("arm64", "arm_64")) + ".txz";
    }

    /** What to say when there is no binary of a server for this platform. */
    EmbeddedStartException noBinary(String server) {
        return new EmbeddedStartException("there is no embedded " + server + " for " + os + " on " + arch
                + ": start a " + server + " server of your own and give its address");
    }
}
