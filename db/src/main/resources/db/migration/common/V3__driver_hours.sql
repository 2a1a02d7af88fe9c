-- What the fleet's summary adds up, by driver and hour. The processing-service works it out from the fixes, and can do so again at any time.
CREATE TABLE driver_hours (
    driver_id BIGINT NOT NULL,
    hour TIMESTAMPTZ NOT NULL,
    fixes INTEGER NOT NULL,
    um BIGINT NOT NULL,
    first_lat_e7 INTEGER NOT NULL,
    first_lon_e7 INTEGER NOT NULL,
    last_lat_e7 INTEGER NOT NULL,
    last_lon_e7 INTEGER NOT NULL,
    PRIMARY KEY (driver_id, hour)
);
CREATE INDEX driver_hours_hour_brin ON driver_hours USING brin (hour) WITH (pages_per_range = 32, autosummarize = on);

-- Appended to by writers, so that none waits for another.
CREATE TABLE driver_hours_stale (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    driver_id BIGINT NOT NULL,
    hour TIMESTAMPTZ NOT NULL
);

CREATE TABLE driver_hours_kept (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
    begun_at TIMESTAMPTZ NOT NULL,
    marked_until TIMESTAMPTZ,
    kept_from TIMESTAMPTZ,
    kept_until TIMESTAMPTZ
);

COMMENT ON TABLE driver_hours IS 'Sums of each driver''s fixes in each hour in UTC that driver_hours_kept spans, but for those in driver_hours_stale';
COMMENT ON COLUMN driver_hours.um IS 'micrometres along the great circles between consecutive fixes of the hour';
COMMENT ON TABLE driver_hours_stale IS 'Hours into which late fixes have come since they were added up';
COMMENT ON TABLE driver_hours_kept IS 'Which hours driver_hours has; fixes before marked_until are late';

-- They belong to whom the fixes belong to and are read by whom the fixes are read by: nobody waits for rights to be given.
DO $$
DECLARE
    made TEXT;
    reader OID;
BEGIN
    FOREACH made IN ARRAY ARRAY['driver_hours', 'driver_hours_stale', 'driver_hours_kept'] LOOP
        FOR reader IN
            SELECT DISTINCT grantee FROM pg_class, aclexplode(relacl)
            WHERE pg_class.oid = 'fixes'::regclass AND privilege_type = 'SELECT' AND grantee <> 0
        LOOP
            EXECUTE format('GRANT SELECT ON %I TO %s', made, reader::regrole);
        END LOOP;
        EXECUTE format('ALTER TABLE %I OWNER TO %s', made,
            (SELECT relowner::regrole FROM pg_class WHERE oid = 'fixes'::regclass));
    END LOOP;
END $$;
