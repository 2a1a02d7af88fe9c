-- The history on PostgreSQL without TimescaleDB: one partition per day in UTC, made and dropped by the processing-service.
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
) PARTITION BY RANGE (time);
