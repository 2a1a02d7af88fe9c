#!/bin/bash
# Run once by the database's image, after roles.sql: gives the processing-service's role its password, and makes the exporter's.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set writer="$(cat /run/secrets/fleet_writer-password)" --set exporter="$(cat /run/secrets/fleet_exporter-password)" <<'SQL'
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE fleet_writer PASSWORD :'writer';
CREATE ROLE fleet_exporter LOGIN PASSWORD :'exporter' IN ROLE pg_monitor;
GRANT CONNECT ON DATABASE :"DBNAME" TO fleet_exporter;
SQL
