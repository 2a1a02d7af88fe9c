package io.fleet.wire;

import static io.fleet.wire.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleet.model.DriverId;
import io.fleet.model.OrderBinding;
import io.fleet.model.OrderEvent;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderJsonTest {

    private static final DriverId DRIVER = new DriverId(Long.MAX_VALUE);

    static Stream<Arguments> bindings() {
        return Stream.of(
                Arguments.of(new OrderBinding.Reported(DRIVER),
                        "{\"driver_id\":\"9223372036854775807\",\"bound_by\":\"report\"}"),
                Arguments.of(new OrderBinding.Dispatched(DRIVER),
                        "{\"driver_id\":\"9223372036854775807\",\"bound_by\":\"dispatcher\"}"),
                Arguments.of(new OrderBinding.Ended(), "{\"state\":\"ended\"}"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new OrderEvent.Assigned(DRIVER),
                        "{\"type\":\"assigned\",\"driver_id\":\"9223372036854775807\"}"),
                Arguments.of(new OrderEvent.Released(), "{\"type\":\"released\"}"),
                Arguments.of(new OrderEvent.Ended(), "{\"type\":\"ended\"}"));
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void aBindingHasThisTextAndIsReadAgain(OrderBinding binding, String text) {
        assertThat(OrderJson.encode(binding)).isEqualTo(utf8(text));
        assertThat(OrderJson.decodeBinding(utf8(text))).hasValue(binding);
        assertThat(OrderJson.decodeEvent(utf8(text))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void aChangeHasThisTextAndIsReadAgain(OrderEvent event, String text) {
        assertThat(OrderJson.encode(event)).isEqualTo(utf8(text));
        assertThat(OrderJson.decodeEvent(utf8(text))).hasValue(event);
        assertThat(OrderJson.decodeBinding(utf8(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{", "{\"driver_id\":\"1\"}", "{\"bound_by\":\"report\"}",
            "{\"driver_id\":1,\"bound_by\":\"report\"}", "{\"driver_id\":\"007\",\"bound_by\":\"report\"}",
            "{\"driver_id\":\"1\",\"bound_by\":\"me\"}", "{\"state\":\"begun\"}", "{\"state\":[\"ended\"]}",
            "{\"state\":\"ended\"}{}", "{\"state\":\"ended\"}x", "{\"state\":\"ended\",\"state\":\"ended\"}",
            "{\"state\":\"begun\",\"state\":\"ended\"}", "\ufeff{\"state\":\"ended\"}",
            "{\"type\":\"assigned\"}", "{\"type\":\"assigned\",\"driver_id\":\"0\"}", "{\"type\":\"lost\"}",
            "{\"type\":null}",
            "{\"type\":\"ended\"}1", "{\"type\":\"ended\",\"type\":\"released\"}"})
    void anythingElseIsNeither(String text) {
        assertThat(OrderJson.decodeBinding(utf8(text))).isEmpty();
        assertThat(OrderJson.decodeEvent(utf8(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"state\":\"ended\",\"at\":5}",
            " {\"more\":[{\"state\":\"x\"}],\"state\" : \"ended\" } "})
    void membersThatWeDoNotKnowAreIgnored(String text) {
        assertThat(OrderJson.decodeBinding(utf8(text))).hasValue(new OrderBinding.Ended());
    }
}
