package io.fleet.processing.fleetmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoxTest {

    @ParameterizedTest
    @CsvSource({"10, 20, true", "9.99, 20, false", "30, 40, true", "30.01, 40, false", "20, 41, false",
            "20, 19, false"})
    void aBoxHoldsItsEdges(double longitude, double latitude, boolean inside) {
        assertThat(box("10,20,30,40").contains(new Position(latitude, longitude))).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({"179, true", "180, true", "-180, true", "-179, true", "0, false", "169.9, false", "-169.9, false"})
    void aBoxAcrossTheAntimeridianHoldsBothSides(double longitude, boolean inside) {
        assertThat(box("170,-10,-170,10").contains(new Position(0, longitude))).isEqualTo(inside);
    }

    @Test
    void theMeridianOf180DegreesIsInBoxesOnBothSides() {
        assertThat(box("170,-10,180,10").contains(new Position(0, -180))).isTrue();
        assertThat(box("-180,-10,-170,10").contains(new Position(0, 180))).isTrue();
        assertThat(box("-180,-90,180,90").contains(new Position(-90, 180))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2,3", "1,2,3,4,5", "a,2,3,4", "1,4,3,2", "-181,0,1,1", "0,0,180.1,1", "0,-91,1,1",
            "0,0,1,90.5", "1e1,0,2,1", "NaN,0,1,1", " 1,2,3,4", "0x1,2,3,4"})
    void whatIsNoBoxIsNotRead(String text) {
        assertThat(Box.parse(text)).isEmpty();
    }

    private static Box box(String text) {
        return Box.parse(text).orElseThrow();
    }
}
