package io.fleet.embedded.junit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Cleans the schema {@code public} of a database.
 *
 * @param jdbcUrl where the database is
 */
public record DatabaseCleaner(String jdbcUrl) {

    /** A transaction that a test left open must not hold up the next test for ever. */
    private static final String PATIENCE = "set lock_timeout = '10s'";

    /** Emptying a table makes new files for it and its indexes, so only those with rows are emptied. */
    private static final String EMPTY_TABLES = """
            do $$
            declare
              name text;
              filled bool;
              names text[] := '{}';
            begin
              for name in
                select format('%I.%I', n.nspname, c.relname)
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname <> 'flyway_schema_history'
                  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
              loop
                execute format('select exists (select from %s)', name) into filled;
                if filled then
                  names := names || name;
                end if;
              end loop;
              if names <> '{}' then
                execute format('truncate %s restart identity cascade', array_to_string(names, ', '));
              end if;
              if to_regclass('timescaledb_information.continuous_aggregates') is not null then
                for name in execute 'select format(''%I.%I'', view_schema, view_name)
                  from timescaledb_information.continuous_aggregates where view_schema = ''public'''
                loop
                  execute 'truncate ' || name;
                end loop;
              end if;
            end $$""";

    /** Object by object, because the schema may be home to an extension that cannot be made anew in the same session. */
    private static final String DROP_OBJECTS = """
            do $$
            declare
              command text;
            begin
              if to_regclass('timescaledb_information.continuous_aggregates') is not null then
                for command in execute 'select format(''drop materialized view if exists %I.%I cascade'', view_schema, view_name)
                  from timescaledb_information.continuous_aggregates where view_schema = ''public'''
                loop
                  execute command;
                end loop;
              end if;
              loop
                select o.command into command
                from (
                  select case c.relkind when 'S' then 2 else 1 end as turn, c.oid, format('drop %s if exists %s cascade',
                    case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                      when 'f' then 'foreign table' else 'table' end, c.oid::regclass) as command
                  from pg_class c
                  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
                  union all
                  select 3, p.oid, format('drop routine if exists %s cascade', p.oid::regprocedure)
                  from pg_proc p where p.pronamespace = 'public'::regnamespace
                  union all
                  select 4, t.oid, format('drop type if exists %s cascade', t.oid::regtype)
                  from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype in ('e', 'd', 'r')
                ) o
                where not exists (select from pg_depend d where d.objid = o.oid and d.deptype = 'e')
                order by o.turn, o.command like 'drop view%', o.command
                limit 1;
                exit when not found;
                execute command;
              end loop;
            end $$""";

    /** Removes what that cleaning names. */
    public void clean(WithDatabase.Cleaning cleaning) {
        String sql = switch (cleaning) {
            case ROWS -> EMPTY_TABLES;
            case SCHEMA -> DROP_OBJECTS;
        };
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be cleaned for the next test", e);
        }
    }
}
