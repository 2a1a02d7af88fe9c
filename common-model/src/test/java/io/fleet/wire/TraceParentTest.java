package io.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String EXAMPLE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void theTextOfTheSpecificationIsOne() {
        assertThat(TraceParent.isOne(EXAMPLE)).isTrue();
        assertThat(TraceParent.isSampled(EXAMPLE)).isTrue();
        assertThat(TraceParent.traceId(EXAMPLE)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(TraceParent.spanId(EXAMPLE)).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void whatIsNotRecordedIsOneAllTheSame() {
        String unrecorded = EXAMPLE.replaceFirst("-01$", "-02");
        assertThat(TraceParent.isOne(unrecorded)).isTrue();
        assertThat(TraceParent.isSampled(unrecorded)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01"})
    void anythingElseIsNone(String text) {
        assertThat(TraceParent.isOne(text)).isFalse();
        assertThat(TraceParent.isSampled(text)).isFalse();
    }
}
