package io.fleet.embedded.junit;

import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Servers in containers. Needs Testcontainers on the class path, so nothing may touch this class without the profile. */
final class Containers {

    private static final System.Logger LOG = System.getLogger(Containers.class.getName());
    private static final String REASON = "-Ptestcontainers: no Docker engine answers, so tests that need a server are skipped";
    private static final String PASSWORD = "fleet";

    private Containers() {}

    static SharedServer<RedisServer> redis() {
        requireEngine();
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("redis:8")).withExposedPorts(6379)
                .withCommand("redis-server", "--appendonly", "yes", "--maxmemory", "1gb", "--maxmemory-policy",
                        "noeviction");
        container.start();
        String url = "redis://" + container.getHost() + ":" + container.getMappedPort(6379);
        return new SharedServer<>(new RedisServer(url), container::stop);
    }

    static SharedServer<DatabaseServer> database() {
        requireEngine();
        // The image starts the server a first time to set itself up: the second message is the one that counts.
        GenericContainer<?> container = new GenericContainer<>(
                DockerImageName.parse("timescale/timescaledb:2.29.2-pg17"))
                .withExposedPorts(5432).withEnv("POSTGRES_PASSWORD", PASSWORD)
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2)
                        .withStartupTimeout(Duration.ofMinutes(2)));
        container.start();
        String url = "jdbc:postgresql://" + container.getHost() + ":" + container.getMappedPort(5432)
                + "/postgres?user=postgres&password=" + PASSWORD;
        return new SharedServer<>(new DatabaseServer(url), container::stop);
    }

    private static void requireEngine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            LOG.log(System.Logger.Level.WARNING, REASON);
            Assumptions.abort(REASON);
        }
    }
}
