package io.fleet.embedded.junit;

/**
 * The Redis server of the tests.
 *
 * @param url {@code redis://[user:password@]host:port}, or {@code rediss://…} for TLS
 */
public record RedisServer(String url) {

    /**
     * The server that {@link WithRedis} has brought, for places that no parameter reaches, such as a Spring test's
     * {@code @DynamicPropertySource}.
     *
     * @throws IllegalStateException outside of tests with that annotation
     */
    public static RedisServer current() {
        return RedisExtension.current();
    }
}
