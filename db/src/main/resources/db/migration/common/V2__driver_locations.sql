CREATE INDEX fixes_time_brin ON fixes USING brin (time) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX fixes_order ON fixes (order_id, time) WHERE order_id IS NOT NULL;

COMMENT ON TABLE fixes IS 'What drivers reported, in small integers; driver_locations shows it in the units of the API';
COMMENT ON COLUMN fixes.time IS 'when the device measured it, to the millisecond';
COMMENT ON COLUMN fixes.lat_e7 IS '1e-7 degrees north';
COMMENT ON COLUMN fixes.lon_e7 IS '1e-7 degrees east';
COMMENT ON COLUMN fixes.speed_ckmh IS '0.01 km/h over ground';
COMMENT ON COLUMN fixes.heading_dd IS '0.1 degree clockwise from true north';
COMMENT ON COLUMN fixes.accuracy_dm IS '0.1 m, radius that holds the true position 68 times in 100';

CREATE VIEW driver_locations AS
SELECT time,
       driver_id,
       order_id,
       lat_e7 / 1e7::float8 AS latitude,
       lon_e7 / 1e7::float8 AS longitude,
       speed_ckmh / 1e2::float8 AS speed,
       heading_dd / 1e1::float8 AS heading,
       accuracy_dm / 1e1::float8 AS accuracy
FROM fixes;

COMMENT ON VIEW driver_locations IS 'What drivers reported: degrees in WGS 84, km/h, degrees clockwise from true north, metres. For analysts; stays as it is when the table changes';
