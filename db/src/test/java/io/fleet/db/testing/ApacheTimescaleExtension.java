package io.fleet.db.testing;

import io.fleet.embedded.junit.DatabaseCleaner;
import io.fleet.embedded.junit.WithDatabase;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** What {@link WithApacheTimescale} promises. */
final class ApacheTimescaleExtension extends TypeBasedParameterResolver<ApacheTimescale>
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
    public ApacheTimescale resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    private static ApacheTimescale shared(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(ApacheTimescaleExtension.class));
        return new ApacheTimescale(store.computeIfAbsent(TimescaleProcess.class, _ -> TimescaleProcess.startApache(),
                TimescaleProcess.class).database().jdbcUrl());
    }
}
