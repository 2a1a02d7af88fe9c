package io.fleet.db.testing;

import io.fleet.embedded.junit.DatabaseCleaner;
import io.fleet.embedded.junit.WithDatabase;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** What {@link WithTimescale} promises. */
final class TimescaleExtension extends TypeBasedParameterResolver<TimescaleDatabase>
        implements
            BeforeAllCallback,
            BeforeEachCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        shared(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        new DatabaseCleaner(shared(context).jdbcUrl()).clean(WithDatabase.Cleaning.SCHEMA);
    }

    @Override
    public TimescaleDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static TimescaleDatabase shared(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(TimescaleExtension.class));
        return store.computeIfAbsent(TimescaleProcess.class, _ -> TimescaleProcess.start(), TimescaleProcess.class)
                .database();
    }
}
