package io.fleet.embedded.junit;

/**
 * A database in a container of its own, for tests that need one beside that of {@link WithDatabase}.
 *
 * @param server where it is
 * @param stop   what stops it
 */
public record DatabaseContainer(DatabaseServer server, Runnable stop) implements AutoCloseable {

    /** Whether the build was asked for containers. */
    public static boolean isAskedFor() {
        return Boolean.getBoolean("fleet.testcontainers");
    }

    /** Starts TimescaleDB, as production has it; the test is skipped where no Docker engine answers. */
    public static DatabaseContainer start() {
        var shared = Containers.database();
        return new DatabaseContainer(shared.server(), shared.stop());
    }

    @Override
    public void close() {
        stop.run();
    }
}
