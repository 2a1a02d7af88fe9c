package io.fleet.cli.stack;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stack consists of and where it runs.
 *
 * @param project     the project's root, where the services have been built
 * @param ports       where everything listens
 * @param bind        the address that the services listen on for their audience
 * @param redisUrl    a Redis to be used in place of an embedded one, or null
 * @param databaseUrl a PostgreSQL to be used in place of an embedded one, or null
 * @param data        the folder that keeps data and logs, or null for temporary ones
 * @param secret      what tokens are signed with
 * @param settings    environment variables for the services, beside those of this process
 */
public record StackOptions(Path project, Ports ports, String bind, @Nullable String redisUrl,
        @Nullable String databaseUrl, @Nullable Path data, String secret, Map<String, String> settings) {

    public StackOptions {
        settings = Map.copyOf(settings);
    }

    /** Everything embedded, on free ports and in temporary folders, for tests. */
    public static StackOptions temporary(Path project, String secret, Map<String, String> settings) {
        return new StackOptions(project, Ports.free(), Loopback.HOST, null, null, null, secret, settings);
    }
}
