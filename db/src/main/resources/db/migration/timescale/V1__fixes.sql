-- The history on TimescaleDB, either edition: a hypertable. Chunk interval, columnstore and retention are the processing-service's settings.
CREATE TABLE fixes (
    time TIMESTAMPTZ NOT NULL,
    driver_id BIGINT NOT NULL CHECK (driver_id > 0),
    order_id TEXT,
    lat_e7 INTEGER NOT NULL CHECK (lat_e7 BETWEEN -900000000 AND 900000000),
    lon_e7 INTEGER NOT NULL CHECK (lon_e7 BETWEEN -1800000000 AND 1800000000),
    speed_ckmh INTEGER CHECK (speed_ckmh >= 0),
    heading_dd INTEGER CHECK (heading_dd BETWEEN 0 AND 3599),
    accuracy_dm INTEGER CHECK (accuracy_dm >= 0),
    PRIMARY KEY (driver_id, time)
);

SELECT create_hypertable('fixes', 'time', create_default_indexes => FALSE, chunk_time_interval => INTERVAL '6 hours');
