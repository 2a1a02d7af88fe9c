package io.fleet.processing.query;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import tools.jackson.core.JsonGenerator;

/**
 * How many fixes each cell of a grid has, as a question to the history, answered as JSON or GeoJSON: from south to north, in each row from
 * west to east, the empty ones left out.
 *
 * @param span    when
 * @param grid    where
 * @param geoJson whether as GeoJSON, a polygon for each cell
 */
record Heatmap(Span span, Grid grid, boolean geoJson) implements HistoryReader.Question<byte[]> {

    private static final String SELECT = """
            with seen as (
                select lat_e7 as lat, case lon_e7 when 1800000000 then -1800000000 else lon_e7 end as lon from fixes
                where time >= ? and time < ? and lat_e7 >= ? and lat_e7 < ?
            )
            select least((lat + 900000000) / ?, ?) as line, (lon + 1800000000::int8) / ? as place, count(*)
            from seen where (lon >= ? $operator lon < ?)
            group by line, place order by line, place
            """;
    private static final String WITHIN = SELECT.replace("$operator", "and");
    private static final String ACROSS = SELECT.replace("$operator", "or");
    private static final int POLE = 900_000_000;

    @Override
    public String sql() {
        return grid.crossesAntimeridian() ? ACROSS : WITHIN;
    }

    @Override
    public void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, RecordedFix.time(span.startMillis()));
        statement.setObject(2, RecordedFix.time(span.endMillis()));
        statement.setInt(3, grid.south());
        statement.setInt(4, grid.north() == POLE ? POLE + 1 : grid.north());
        statement.setInt(5, grid.cell());
        statement.setInt(6, grid.lastRow());
        statement.setInt(7, grid.cell());
        statement.setInt(8, grid.west());
        statement.setInt(9, grid.east());
    }

    @Override
    public byte[] read(ResultSet rows) throws SQLException {
        var text = new JsonText();
        var json = text.generator();
        json.writeStartObject();
        if (geoJson) {
            json.writeStringProperty("type", "FeatureCollection");
        }
        json.writeNumberProperty("cell", grid.cell() / 1e7);
        json.writeArrayPropertyStart(geoJson ? "features" : "cells");
        while (rows.next()) {
            long line = rows.getLong(1);
            long place = rows.getLong(2);
            if (geoJson) {
                writePolygon(json, line, place, rows.getLong(3));
            } else {
                writeCell(json, line, place, rows.getLong(3));
            }
        }
        json.writeEndArray();
        json.writeEndObject();
        return text.end();
    }

    private void writeCell(JsonGenerator json, long line, long place, long fixes) {
        json.writeStartObject();
        json.writeNumberProperty("south", grid.southOf(line) / 1e7);
        json.writeNumberProperty("west", grid.westOf(place) / 1e7);
        json.writeNumberProperty("fixes", fixes);
        json.writeEndObject();
    }

    private void writePolygon(JsonGenerator json, long line, long place, long fixes) {
        double south = grid.southOf(line) / 1e7;
        double west = grid.westOf(place) / 1e7;
        double north = grid.northOf(line) / 1e7;
        double east = grid.eastOf(place) / 1e7;
        json.writeStartObject();
        json.writeStringProperty("type", "Feature");
        json.writeObjectPropertyStart("geometry");
        json.writeStringProperty("type", "Polygon");
        json.writeArrayPropertyStart("coordinates");
        json.writeStartArray();
        // Counterclockwise, the first corner again at the end.
        for (double[] corner : new double[][]{{west, south}, {east, south}, {east, north}, {west, north},
                {west, south}}) {
            json.writeArray(corner, 0, 2);
        }
        json.writeEndArray();
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectPropertyStart("properties");
        json.writeNumberProperty("fixes", fixes);
        json.writeEndObject();
        json.writeEndObject();
    }
}
