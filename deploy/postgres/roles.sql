-- Three roles for the history. Run this in the history's database as a superuser, before the first migration and again after each one; what is as it
-- should be stays as it is. The roles get no passwords here: set them with \password in psql, which sends only their hashes.
--
--   fleet_migrator  runs the migrations; owns the view, and Flyway's table of what has been migrated
--   fleet_writer    the processing-service: owns the fixes and their sums by hour, because only a table's owner may give it partitions, take them away, or set policies
--   fleet_reader    the processing-service's queries, and analysts: may select, and nothing else

DO $$
DECLARE
    role TEXT;
BEGIN
    FOREACH role IN ARRAY ARRAY['fleet_migrator', 'fleet_writer', 'fleet_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO fleet_migrator, fleet_writer, fleet_reader', current_database());
    -- TimescaleDB's work in the background runs as the table's owner.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO fleet_writer', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fleet_migrator, fleet_writer, fleet_reader;
GRANT CREATE ON SCHEMA public TO fleet_migrator, fleet_writer;

-- A migration changes the table that is the writer's.
GRANT fleet_writer TO fleet_migrator;

-- What a migration brings can be read before this is run again. A partition needs no rights of its own: it is read through its table.
ALTER DEFAULT PRIVILEGES FOR ROLE fleet_migrator IN SCHEMA public GRANT SELECT ON TABLES TO fleet_writer, fleet_reader;

DO $$
DECLARE
    name TEXT;
BEGIN
    -- The table, and its days where it has been partitioned by somebody else. A hypertable brings its chunks along.
    FOR name IN
        SELECT to_regclass('public.fixes')::text WHERE to_regclass('public.fixes') IS NOT NULL
        UNION ALL
        SELECT pg_inherits.inhrelid::regclass::text FROM pg_inherits
        JOIN pg_partitioned_table ON pg_partitioned_table.partrelid = pg_inherits.inhparent
        JOIN pg_class ON pg_class.oid = pg_inherits.inhrelid
        WHERE pg_inherits.inhparent = to_regclass('public.fixes') AND pg_class.relowner <> 'fleet_writer'::regrole
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO fleet_writer', name);
    END LOOP;
    -- What the service adds up.
    FOREACH name IN ARRAY ARRAY['public.driver_hours', 'public.driver_hours_stale', 'public.driver_hours_kept'] LOOP
        IF to_regclass(name) IS NOT NULL THEN
            EXECUTE format('ALTER TABLE %s OWNER TO fleet_writer', name);
            EXECUTE format('GRANT SELECT ON %s TO fleet_reader', name);
        END IF;
    END LOOP;
    -- TimescaleDB, community edition: its policies, too, are its owner's to set.
    IF to_regclass('public.driver_hourly') IS NOT NULL THEN
        EXECUTE 'ALTER MATERIALIZED VIEW public.driver_hourly OWNER TO fleet_writer';
        EXECUTE 'GRANT SELECT ON public.driver_hourly TO fleet_reader';
    END IF;
    IF to_regclass('public.flyway_schema_history') IS NOT NULL THEN
        EXECUTE 'ALTER TABLE public.flyway_schema_history OWNER TO fleet_migrator';
        EXECUTE 'GRANT SELECT ON public.flyway_schema_history TO fleet_writer';
    END IF;
    IF to_regclass('public.driver_locations') IS NOT NULL THEN
        EXECUTE 'ALTER VIEW public.driver_locations OWNER TO fleet_migrator';
        EXECUTE 'GRANT SELECT ON public.driver_locations, public.fixes TO fleet_reader';
    END IF;
END $$;
