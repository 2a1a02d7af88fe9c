package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.ApiContract;
import io.fleet.service.testing.RawRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the documents of docs/api are strict enough to find what is wrong. */
final class ApiContractTest {

    private static final String LOCATION = "POST /api/v1/drivers/7/location";
    private static final String LIVE = "GET /api/v1/drivers/live";
    private static final String EVENT = """
            {"at":"2026-01-01T12:00:00.000Z","whole":true,"live":1,"fixes_per_s":null,"backlog":0,"left_out":0,
             "drivers":[["12345",13.4,52.5,1767268799958,1767268800000,45.5,180.0,10.0,null]],"gone":[]}""";

    private final ApiContract ingestion = ApiContract.of("ingestion-service");

    @ParameterizedTest
    @ValueSource(strings = {"ingestion-service", "processing-service", "websocket-gateway"})
    void nothingHasBeenSeenAtFirst(String service) {
        var contract = ApiContract.of(service);
        assertThat(contract.unseen()).hasSizeGreaterThan(50).containsAll(contract.operations().keySet().stream()
                .filter(operation -> operation.startsWith("GET") && !operation.endsWith("/stream"))
                .map(operation -> operation + " 200").toList());
    }

    @Test
    void whatIsSeenIsMissedNoMore() {
        assertThat(ingestion.unseen()).contains("POST /api/v1/drivers/{driver_id}/location 429",
                "/components/responses/TooMany/headers/Retry-After");
        ingestion.check(LOCATION,
                new RawRequest.Answer(429, List.of("Retry-After: 1", "Content-Type: application/problem+json")));
        assertThat(ingestion.unseen()).doesNotContain("POST /api/v1/drivers/{driver_id}/location 429",
                "/components/responses/TooMany/headers/Retry-After")
                .contains("GET /api/v1/drivers/{driver_id}/location 429");
    }

    @ParameterizedTest
    @CsvSource({LOCATION + ", 409, X: y", LOCATION + ", 202, Content-Type: text/plain",
            LOCATION + ", 202, Retry-After: 1", LOCATION + ", 429, Content-Type: application/problem+json",
            LOCATION + ", 429, Retry-After: soon", "GET /api/v2, 200, Content-Type: text/plain",
            "DELETE /api/v1/drivers/7/location, 204, Content-Length: 0"})
    void anotherHeadIsNotAllowed(String call, int status, String header) {
        assertThatThrownBy(() -> ingestion.check(call, new RawRequest.Answer(status, List.of(header))))
                .isInstanceOf(AssertionError.class).hasMessageContaining("docs/api/ingestion-service.yaml")
                .hasMessageContaining(call.substring(0, 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"accepted\":2}", "{\"accepted\":1,\"late\":1}", "{}", "[]", "1", ""})
    void anotherBodyIsNotAllowed(String body) {
        assertThatThrownBy(() -> ingestion.check(new ToldAnswer(202, body))).isInstanceOf(AssertionError.class)
                .hasMessageContaining("POST /api/v1/drivers/{driver_id}/location: 202");
        assertThat(ingestion.check(new ToldAnswer(202, "{\"accepted\":1}")).body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":\"away\"}", "{\"error\":\"unavailable\",\"at\":\"now\"}",
            "\"left_out\":0->\"left_out\":-1",
            "\"whole\":true,->", "\"gone\":[]->\"gone\":[7]", "\"gone\":[]->\"gone\":[],\"seen\":[]", ",null]]->]]",
            ",null]]->,null,1]]"})
    void anotherEventIsNotAllowed(String how) {
        String[] change = how.split("->", -1);
        String data = change.length == 1 ? how : EVENT.replace(change[0], change[1]);
        var processing = ApiContract.of("processing-service");
        assertThatThrownBy(() -> processing.checkEvent(LIVE, data)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("docs/api/processing-service.yaml").hasMessageContaining("an event");
    }

    @Test
    void theFieldsOfAnEventAreMissedUntilTheyAreSeen() {
        var processing = ApiContract.of("processing-service");
        assertThat(processing.unseen()).contains("/components/schemas/FleetState/properties/left_out");
        processing.checkEvent(LIVE, EVENT);
        assertThat(processing.unseen()).contains("/components/schemas/FleetUnavailable/properties/error")
                .noneMatch(unseen -> unseen.contains("FleetState"));
    }
}
