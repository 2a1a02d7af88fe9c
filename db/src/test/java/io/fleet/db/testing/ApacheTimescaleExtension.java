package io.fleet.db.testing;

import io.fleet.embedded.junit.DatabaseCleaner;
import io.fleet.embedded.junit.WithDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
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

    /** Says of the licence what an Apache build would say, to who has the schema in the search path before {@code pg_catalog}. */
    private static final String SAYING_SO = """
            create schema if not exists apache;
            create or replace function apache.current_setting(name text, missing_ok boolean) returns text stable language sql return
                case when name = 'timescaledb.license' then 'apache' else pg_catalog.current_setting(name, missing_ok) end
            """;
    private static final String SEARCH_PATH = "currentSchema=public,apache,pg_catalog";

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
        return store.computeIfAbsent(ApacheTimescale.class, _ -> saysSo(store.computeIfAbsent(TimescaleProcess.class,
                _ -> TimescaleProcess.startApache(), TimescaleProcess.class).database().jdbcUrl()),
                ApacheTimescale.class);
    }

    private static ApacheTimescale saysSo(String jdbcUrl) {
        try (var connection = DriverManager.getConnection(jdbcUrl); var statement = connection.createStatement()) {
            statement.execute(SAYING_SO);
        } catch (SQLException failed) {
            throw new IllegalStateException("the server without the community module did not take a function", failed);
        }
        return new ApacheTimescale(jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + SEARCH_PATH);
    }
}
