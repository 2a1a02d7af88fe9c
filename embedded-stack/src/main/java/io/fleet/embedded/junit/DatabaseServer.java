package io.fleet.embedded.junit;

/**
 * The database of the tests.
 *
 * @param jdbcUrl {@code jdbc:postgresql://…} with all that is needed to connect
 */
public record DatabaseServer(String jdbcUrl) {

    /**
     * The database that {@link WithDatabase} has brought, for places that no parameter reaches, such as a Spring test's
     * {@code @DynamicPropertySource}.
     *
     * @throws IllegalStateException outside of tests with that annotation
     */
    public static DatabaseServer current() {
        return DatabaseExtension.current();
    }
}
