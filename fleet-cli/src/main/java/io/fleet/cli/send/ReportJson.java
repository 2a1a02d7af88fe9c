package io.fleet.cli.send;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes a fix's JSON field by field, in the words of whoever measured it, so that it is the service who judges them. */
public final class ReportJson {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private final StringBuilder text = new StringBuilder(160).append('{');

    /** Adds a number as it is written, or as a text if it is none; nothing if it is empty. */
    public ReportJson number(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        return NUMBER.matcher(value).matches() ? raw(name, value) : text(name, value);
    }

    /** Adds a number; nothing if there is none. */
    public ReportJson number(String name, @Nullable Double value) {
        return value == null ? this : raw(name, value.toString());
    }

    /** Adds a text; nothing if there is none. */
    public ReportJson text(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        name(name).append('"');
        value.chars().forEach(this::escaped);
        text.append('"');
        return this;
    }

    /** The JSON object. */
    public String end() {
        return text.append('}').toString();
    }

    private ReportJson raw(String name, String value) {
        name(name).append(value);
        return this;
    }

    private StringBuilder name(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append('"').append(name).append("\":");
    }

    private void escaped(int c) {
        if (c < ' ') {
            text.append("\\u%04x".formatted(c));
        } else {
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append((char) c);
        }
    }
}
