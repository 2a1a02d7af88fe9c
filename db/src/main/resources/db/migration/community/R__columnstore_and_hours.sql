-- What TimescaleDB's community edition has beyond the Apache one. Repeatable, so that a database whose licence is changed gets it then.
ALTER TABLE fixes SET (
    timescaledb.enable_columnstore = TRUE,
    timescaledb.segmentby = 'driver_id',
    timescaledb.orderby = 'time DESC'
);

-- Sums and counts rather than averages, so that hours add up to days.
CREATE MATERIALIZED VIEW IF NOT EXISTS driver_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = FALSE) AS
SELECT driver_id,
       time_bucket(INTERVAL '1 hour', time) AS hour,
       count(*) AS fixes,
       sum(speed_ckmh) AS sum_speed_ckmh,
       count(speed_ckmh) AS with_speed,
       max(speed_ckmh) AS max_speed_ckmh
FROM fixes
GROUP BY 1, 2
WITH NO DATA;

COMMENT ON VIEW driver_hourly IS 'Fixes of each driver in each hour in UTC, with the sum, number and maximum of the reported speeds in 0.01 km/h';
