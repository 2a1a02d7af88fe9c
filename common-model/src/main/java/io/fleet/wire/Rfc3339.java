package io.fleet.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;

/**
 * Times as RFC 3339 writes them, with seconds and an offset, to the millisecond.
 *
 * <p>Texts that {@link #write} makes have one length, so that their order as text is their order in time.
 */
public final class Rfc3339 {

    /** What a time must look like, as error messages say it. */
    public static final String EXPECTED = "RFC 3339 with seconds and Z or an offset, as in 2024-01-01T12:00:00.000Z";

    /** The length of every text that {@link #write} makes. */
    public static final int LENGTH = 24;

    private static final long DAY_MILLIS = 86_400_000;
    private static final long FIRST_MILLIS = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final int SECONDS_END = 19;
    private static final int SHORTEST = SECONDS_END + 1;
    private static final int LONGEST = 64;

    private Rfc3339() {}

    /**
     * Reads a time, cut to milliseconds; empty if the text is no such time, names a day or second that does not exist (leap seconds
     * included), or lies outside the years 0000 to 9999 in UTC.
     *
     * @return milliseconds since 1970-01-01T00:00:00Z
     */
    public static OptionalLong read(CharSequence text) {
        if (text.length() < SHORTEST || text.length() > LONGEST || !punctuated(text)) {
            return OptionalLong.empty();
        }
        int zone = zoneStart(text);
        int hour = number(text, 11, 23);
        int minute = number(text, 14, 59);
        int second = number(text, 17, 59);
        if (zone < 0 || hour < 0 || minute < 0 || second < 0) {
            return OptionalLong.empty();
        }
        int offsetMinutes = offsetMinutes(text, zone);
        int year = number(text, 0, 99) * 100 + number(text, 2, 99);
        if (offsetMinutes == Integer.MIN_VALUE || number(text, 0, 99) < 0 || number(text, 2, 99) < 0) {
            return OptionalLong.empty();
        }
        try {
            long day = LocalDate.of(year, number(text, 5, 12), number(text, 8, 31)).toEpochDay();
            long seconds = (hour * 60L + minute - offsetMinutes) * 60 + second;
            long millis = day * DAY_MILLIS + seconds * 1_000 + fractionMillis(text, zone);
            return millis < FIRST_MILLIS || millis > LAST_MILLIS ? OptionalLong.empty() : OptionalLong.of(millis);
        } catch (DateTimeException noSuchDay) {
            return OptionalLong.empty();
        }
    }

    /** The time in UTC with three decimals; the year must lie in 0000 to 9999. */
    public static String write(Instant time) {
        var text = new StringBuilder(LENGTH);
        append(text, time);
        return text.toString();
    }

    static void append(StringBuilder text, Instant time) {
        long millis = time.toEpochMilli();
        if (millis < FIRST_MILLIS || millis > LAST_MILLIS) {
            throw new IllegalArgumentException("time: " + time + " (expected: years 0000 to 9999)");
        }
        var day = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
        int ofDay = (int) Math.floorMod(millis, DAY_MILLIS);
        append(text, day.getYear(), 1_000, '-');
        append(text, day.getMonthValue(), 10, '-');
        append(text, day.getDayOfMonth(), 10, 'T');
        append(text, ofDay / 3_600_000, 10, ':');
        append(text, ofDay / 60_000 % 60, 10, ':');
        append(text, ofDay / 1_000 % 60, 10, '.');
        append(text, ofDay % 1_000, 100, 'Z');
    }

    /** Appends the number with as many digits as the unit of its first one has, then the mark. */
    private static void append(StringBuilder text, int number, int firstUnit, char mark) {
        for (int unit = firstUnit; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
        text.append(mark);
    }

    private static boolean punctuated(CharSequence text) {
        char separator = text.charAt(10);
        return text.charAt(4) == '-' && text.charAt(7) == '-' && (separator == 'T' || separator == 't')
                && text.charAt(13) == ':' && text.charAt(16) == ':';
    }

    /** Where the offset begins, behind the seconds and their fraction, or -1. */
    private static int zoneStart(CharSequence text) {
        if (text.charAt(SECONDS_END) != '.') {
            return SECONDS_END;
        }
        int end = SECONDS_END + 1;
        while (end < text.length() && digit(text, end) >= 0) {
            end++;
        }
        return end == SECONDS_END + 1 || end == text.length() ? -1 : end;
    }

    private static int fractionMillis(CharSequence text, int zone) {
        int millis = 0;
        for (int i = SECONDS_END + 1; i <= SECONDS_END + 3; i++) {
            millis = millis * 10 + (i < zone ? digit(text, i) : 0);
        }
        return millis;
    }

    /** Minutes east of UTC, or {@link Integer#MIN_VALUE}. */
    private static int offsetMinutes(CharSequence text, int zone) {
        char sign = text.charAt(zone);
        if (sign == 'Z' || sign == 'z') {
            return text.length() == zone + 1 ? 0 : Integer.MIN_VALUE;
        }
        if ((sign != '+' && sign != '-') || text.length() != zone + 6 || text.charAt(zone + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, zone + 1, 23);
        int minutes = number(text, zone + 4, 59);
        if (hours < 0 || minutes < 0) {
            return Integer.MIN_VALUE;
        }
        return (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    /** Two digits as a number up to the largest allowed, or -1. */
    private static int number(CharSequence text, int start, int largest) {
        int tens = digit(text, start);
        int ones = digit(text, start + 1);
        int number = tens * 10 + ones;
        return tens < 0 || ones < 0 || number > largest ? -1 : number;
    }

    private static int digit(CharSequence text, int index) {
        int digit = text.charAt(index) - '0';
        return digit <= 9 ? Math.max(digit, -1) : -1;
    }
}
