package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.SocketContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the document of the sockets is right in itself, and strict enough to find what is wrong. */
final class SocketContractTest {

    static Stream<String> messages() {
        return SocketContract.messages().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theExamplesAreAsTheirSchemasSay(String message) {
        assertThat(SocketContract.examples(message)).isNotEmpty()
                .allSatisfy(example -> SocketContract.allowed(SocketContract.schemaOf(message), example));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"subscribed\"}",
            "{\"type\":\"subscribed\",\"order_id\":\"o1\",\"driver_id\":\"7\"}",
            "{\"type\":\"status\",\"order_id\":\"o1\",\"status\":\"lost\"}",
            "{\"type\":\"status\",\"order_id\":\"o 1\",\"status\":\"live\"}",
            "{\"type\":\"error\",\"code\":\"oops\",\"message\":\"m\"}", "{\"type\":\"error\",\"code\":\"forbidden\"}",
            "{\"type\":\"hello\",\"order_id\":\"o1\"}", "{}", "[]", "\"text\""})
    void anotherFrameIsNotAllowed(String frame) {
        assertThat(SocketContract.problems("OrderFrame", frame)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"driver_id\":\"7\",", "\"latitude\":52.52,", "\"longitude\":13.4,",
            "\"timestamp\":\"2024-01-01T12:00:00.000Z\",", "\"order_id\":\"o1\","})
    void aLocationHasEachOfItsFieldsAndNoOther(String field) {
        String location = "{\"driver_id\":\"7\",\"latitude\":52.52,\"longitude\":13.4,\"timestamp\":\"2024-01-01T12:00:00.000Z\","
                + "\"order_id\":\"o1\",\"received_at\":\"2024-01-01T12:00:00.042Z\"}";
        assertThat(SocketContract.problems("OrderFrame", location)).isEmpty();
        assertThat(location).contains(field);
        assertThat(SocketContract.problems("OrderFrame", location.replace(field, ""))).isNotEmpty();
        assertThat(SocketContract.problems("OrderFrame", location.replace("{", "{\"eta\":1,"))).isNotEmpty();
        assertThat(SocketContract.problems("OrderFrame", location.replace("52.52", "91"))).isNotEmpty();
        assertThat(SocketContract.problems("OrderFrame", location.replace(".000Z", "Z"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"accepted\":1}", "{\"accepted\":1,\"rejected\":[{\"index\":0,\"field\":\"f\"}]}",
            "{\"accepted\":1,\"rejected\":[],\"late\":1}",
            "{\"accepted\":1,\"error\":\"unavailable\",\"retry_after_s\":1}",
            "{\"accepted\":0,\"error\":\"unavailable\"}"})
    void anotherAnswerToADriverIsNotAllowed(String frame) {
        assertThat(SocketContract.problems("DriverFrame", frame)).isNotEmpty();
    }

    @Test
    void whatIsNotAllowedFailsWithTheFrameAndTheReason() {
        assertThatThrownBy(() -> SocketContract.allowed("OrderFrame", "{\"type\":\"hello\"}"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("{\"type\":\"hello\"}")
                .hasMessageContaining("OrderFrame");
    }
}
