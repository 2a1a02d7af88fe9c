package io.fleet.embedded.junit;

import io.fleet.embedded.EmbeddedDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link WithDatabase} promises. */
final class DatabaseExtension extends TypeBasedParameterResolver<DatabaseServer>
        implements
            BeforeAllCallback,
            BeforeEachCallback {

    private static volatile @Nullable DatabaseServer current;

    static DatabaseServer current() {
        DatabaseServer server = current;
        if (server == null) {
            throw new IllegalStateException("no database: annotate the test class with @WithDatabase");
        }
        return server;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        current = shared(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        new DatabaseCleaner(shared(context).jdbcUrl()).clean(cleaning(context));
    }

    @Override
    public DatabaseServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static WithDatabase.Cleaning cleaning(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithDatabase.class,
                context.getEnclosingTestClasses()).map(WithDatabase::cleaning).orElse(WithDatabase.Cleaning.ROWS);
    }

    private static DatabaseServer shared(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(DatabaseExtension.class));
        return (DatabaseServer) store.computeIfAbsent(DatabaseServer.class, _ -> open(), SharedServer.class).server();
    }

    private static SharedServer<DatabaseServer> open() {
        return switch (ServerSource.of("DATABASE_URL")) {
            case ServerSource.Given(String url) -> new SharedServer<>(new DatabaseServer(url), () -> {});
            case ServerSource.Container() -> Containers.database();
            case ServerSource.Embedded() -> {
                EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedDatabase.Options.temporary());
                yield new SharedServer<>(new DatabaseServer(database.jdbcUrl()), database::close);
            }
        };
    }
}
