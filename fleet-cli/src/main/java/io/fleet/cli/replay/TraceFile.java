package io.fleet.cli.replay;

import io.fleet.cli.terminal.CommandFailure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A trace: comma-separated values with a heading, packed with gzip or not. Columns are found by their names.
 *
 * @param path where it is
 */
public record TraceFile(Path path) {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final List<String> REQUIRED = List.of("driver_id", "t", "lat", "lon");

    /**
     * The rows in the order of the file, read as they are asked for; to be closed.
     *
     * @throws CommandFailure if the file cannot be read or is no trace
     */
    public Stream<TraceRow> rows() {
        BufferedReader reader = open();
        try {
            List<String> heading = heading(reader);
            var columns = new Columns(heading);
            long[] line = {1};
            return reader.lines().map(text -> columns.row(++line[0], split(text)))
                    .onClose(() -> close(reader));
        } catch (CommandFailure e) {
            close(reader);
            throw e;
        }
    }

    private BufferedReader open() {
        try {
            var in = new BufferedInputStream(Files.newInputStream(path));
            in.mark(2);
            boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
            in.reset();
            InputStream plain = packed ? new GZIPInputStream(in, 1 << 16) : in;
            return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private List<String> heading(BufferedReader reader) {
        try {
            String first = reader.readLine();
            List<String> heading = split(first == null ? "" : first.replaceFirst("^\ufeff", ""));
            for (String column : REQUIRED) {
                if (!heading.contains(column)) {
                    throw new CommandFailure(path + " has no column " + column + " (expected: " + REQUIRED + ")");
                }
            }
            return heading;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private CommandFailure unreadable(IOException e) {
        String why = Files.exists(path) ? String.valueOf(e.getMessage()) : "there is no such file";
        return new CommandFailure("the trace " + path + " cannot be read: " + why, e);
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of a line; quotes hold a field together, twice they are one. */
    static List<String> split(String line) {
        if (line.indexOf('"') < 0) {
            return List.of(line.split(",", -1));
        }
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** Where each column is; -1 where there is none. */
    private record Columns(int source, int driver, int order, int time, int lat, int lon, int speed, int heading,
            int accuracy) {

        Columns(List<String> names) {
            this(names.indexOf("source"), names.indexOf("driver_id"), names.indexOf("order_id"), names.indexOf("t"),
                    names.indexOf("lat"), names.indexOf("lon"), names.indexOf("speed_mps"),
                    names.indexOf("heading_deg"), names.indexOf("accuracy_m"));
        }

        TraceRow row(long line, List<String> fields) {
            return new TraceRow(line, at(fields, source), at(fields, driver), at(fields, order), at(fields, time),
                    at(fields, lat), at(fields, lon), at(fields, speed), at(fields, heading), at(fields, accuracy));
        }

        private static String at(List<String> fields, int column) {
            return column >= 0 && column < fields.size() ? fields.get(column).strip() : "";
        }
    }
}
