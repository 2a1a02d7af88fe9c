package io.fleet.wire;

import static io.fleet.wire.Texts.fixWith;
import static io.fleet.wire.Texts.read;
import static io.fleet.wire.Texts.refused;
import static io.fleet.wire.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are no JSON in UTF-8, or more of it than we read. */
class NoJsonTest {

    private static final Reading NOT_UTF8 = refused("body",
            "body: a byte order mark or another encoding (expected: JSON in UTF-8 without a byte order mark)");
    private static final Reading TRAILING = refused("body", "body: more after the JSON text (expected: one JSON text)");
    private static final Reading TOO_MUCH = refused("body",
            "body: too deep, or a number or name too long (expected: at most 64 levels and 1000 digits)");

    @Test
    void nothingIsRefused() {
        assertThat(read("")).isEqualTo(refused("body", "body: empty (expected: one JSON text)"));
        assertThat(read(" \r\n\t")).isEqualTo(refused("body", "body: empty (expected: one JSON text)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "1", "\"text\"", "[]", "[{}]"})
    void anythingButAnObjectIsRefused(String body) {
        assertThat(read(body)).isEqualTo(refused("body", "body: something else (expected: a JSON object)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"latitude\"", "{\"latitude\":", "{\"latitude\":1", "{\"latitude\":1,",
            "{\"latitude\":1,}",
            "{latitude:1}", "{'latitude':1}", "{\"latitude\":01}", "{\"latitude\":+1}", "{\"latitude\":.5}",
            "{\"latitude\":1.}", "{\"latitude\":NaN}", "{\"latitude\":Infinity}", "{\"latitude\":-Infinity}",
            "{\"latitude\":INF}", "{\"latitude\":0x1}", "{\"latitude\":1e}", "{\"latitude\":--1}", "{\"latitude\":1;2}",
            "{\"a\":\"\u0001\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"", "{\"a\":tru}", "{\"a\":nullx}",
            "}", "]",
            "/* */{}", "// {}", "{\"a\":[1}", "{\"a\":1]", "x", "{\"a\" 1}", "{,}", "\u00a0{}", "{\"a\":1,\"b\"}"})
    void anythingButJsonIsRefused(String body) {
        assertThat(read(body)).isInstanceOfSatisfying(Reading.Refused.class,
                refused -> assertThat(refused.rejections()).singleElement()
                        .matches(rejection -> rejection.field().equals("body")
                                && rejection.reason().matches(
                                        "body: not JSON at line 1, column \\d+ \\(expected: one JSON text\\)")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "1", "null", "\"\""})
    void moreBehindTheTextIsRefused(String more) {
        assertThat(read(Texts.fix() + more)).isEqualTo(TRAILING);
        assertThat(read(Texts.fix() + "\n" + more)).isEqualTo(TRAILING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "}", "]", ",", "\u0001", "{"})
    void rubbishBehindTheTextIsRefused(String more) {
        assertThat(read(Texts.fix() + more)).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void whiteSpaceAroundTheTextIsNothing() {
        assertThat(read(" \t\r\n" + Texts.fix() + " \t\r\n")).isEqualTo(read(Texts.fix()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "X-UTF-32LE-BOM"})
    void anotherEncodingIsRefused(String charset) {
        assertThat(read(Texts.fix().getBytes(Charset.forName(charset)))).isEqualTo(NOT_UTF8);
    }

    @Test
    void aByteOrderMarkIsRefused() {
        assertThat(read("\ufeff" + Texts.fix())).isEqualTo(NOT_UTF8);
    }

    @ParameterizedTest
    @CsvSource({
            "80, a continuation alone", "C3, a start alone", "E282, a character cut short",
            "C0AE, an overlong full stop",
            "C1BF, an overlong DEL", "E08080, an overlong NUL", "F0808080, an overlong NUL",
            "E09FBF, an overlong character",
            "F08FBFBF, an overlong character", "EDA080, half a surrogate pair", "EDA080EDB080, a surrogate pair",
            "F4908080, beyond the last character", "F8808080, five bytes", "FE, no byte of UTF-8",
            "FF, no byte of UTF-8",
            "E4, Latin-1", "00, NUL"})
    void bytesThatAreNoUtf8AreRefusedWhereverTheyStand(String hex, String what) {
        byte[] bad = HexFormat.of().parseHex(hex);
        assertThat(read(around(fixWith("\"note\":\""), bad, "\"}"))).as(what).isEqualTo(NOT_UTF8);
        assertThat(read(around("{\"note\":\"", bad, "\"," + Texts.fix().substring(1)))).as(what).isEqualTo(NOT_UTF8);
        assertThat(read(around("{\"", bad, "\":1," + Texts.fix().substring(1)))).as(what).isEqualTo(NOT_UTF8);
        assertThat(read(around("{\"order_id\":\"", bad, "\"," + Texts.fix().substring(1)))).as(what)
                .isEqualTo(NOT_UTF8);
        assertThat(read(around(Texts.fix(), bad, ""))).as(what).isEqualTo(NOT_UTF8);
    }

    @Test
    void nestingIsBounded() {
        assertThat(read(fixWith("\"a\":" + "[".repeat(63) + "]".repeat(63)))).isInstanceOf(Reading.Read.class);
        assertThat(read(fixWith("\"a\":" + "[".repeat(64) + "]".repeat(64)))).isEqualTo(TOO_MUCH);
        assertThat(read(fixWith("\"latitude\":" + "[".repeat(8_000)))).isEqualTo(TOO_MUCH);
        assertThat(read("[".repeat(16_000))).isInstanceOf(Reading.Refused.class);
        assertThat(read("{\"a\":".repeat(3_000))).isEqualTo(TOO_MUCH);
    }

    @Test
    void digitsAreBounded() {
        assertThat(read(fixWith("\"speed\":1." + "0".repeat(900)))).isInstanceOf(Reading.Read.class);
        assertThat(read(fixWith("\"speed\":1." + "0".repeat(1_000)))).isEqualTo(TOO_MUCH);
        assertThat(read(fixWith("\"speed\":1" + "0".repeat(999)))).isEqualTo(
                refused("speed", "speed: Infinity (expected: 0 to 400)"));
        assertThat(read(fixWith("\"speed\":1" + "0".repeat(1_000)))).isEqualTo(TOO_MUCH);
    }

    private static byte[] around(String before, byte[] bad, String after) {
        byte[] head = utf8(before);
        byte[] tail = utf8(after);
        byte[] all = new byte[head.length + bad.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bad, 0, all, head.length, bad.length);
        System.arraycopy(tail, 0, all, head.length + bad.length, tail.length);
        return all;
    }
}
