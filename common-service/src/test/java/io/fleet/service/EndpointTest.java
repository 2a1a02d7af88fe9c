package io.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.service.testing.CapturedLog;
import io.fleet.service.testing.Tokens;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets how far, and how a refusal looks; no Redis is needed for that. */
@Timeout(60)
class EndpointTest {

    private static RunningApp app;

    @BeforeAll
    static void start() {
        app = RunningApp.startWithSecret("--spring.data.redis.url=redis://127.0.0.1:1");
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({"none, GET, /things/1, 401", "none, GET, /nowhere, 401", "none, PUT, /things/1, 401",
            "customer, GET, /things/1, 403", "customer, DELETE, /things/1, 403", "customer, PUT, /things/1, 403",
            "customer, GET, /nowhere, 404", "dispatcher, GET, /nowhere, 404", "dispatcher, GET, /things, 404",
            "dispatcher, PUT, /things/1, 405", "dispatcher, HEAD, /things/1, 405",
            "dispatcher, OPTIONS, /things/1, 405", "dispatcher, DELETE, /things/1, 403",
            "dispatcher, GET, /things/1, 200", "admin, DELETE, /things/1, 204", "admin, PATCH, /things/1, 405"})
    void theTokenIsLookedAtFirstThenWhoThenWhereThenHow(String who, String method, String path, int status) {
        var answer = app.call(method, path, token(who));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status >= 400) {
            assertIsProblem(answer, method);
        }
    }

    @Test
    void whoMayCallOneMethodIsToldAllThereAre() {
        assertThat(app.call("PUT", "/things/1", token("dispatcher")).headers().firstValue("Allow").orElse("")
                .split(",\\s*")).containsExactlyInAnyOrder("GET", "DELETE");
        assertThat(app.call("PUT", "/things/1", token("customer")).headers().firstValue("Allow")).isEmpty();
    }

    @Test
    void aTokenMayComeAsASubprotocolOrInTheHeaderOfAnyCase() {
        var asProtocol = app.send(app.request("GET", "/things/1")
                .header("Sec-WebSocket-Protocol", "fleet.v1, bearer." + token("dispatcher")));
        assertThat(asProtocol.statusCode()).isEqualTo(200);
        var lowerCase = app.send(app.request("GET", "/things/1")
                .header("Authorization", "bearer " + token("dispatcher")));
        assertThat(lowerCase.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "", "x"})
    void anotherKindOfAuthorizationIsNone(String header) {
        var answer = app.send(app.request("GET", "/things/1").header("Authorization", header));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void aTokenInTheAddressIsRefused(String parameter) {
        var answer = app.call("GET", "/things/1?" + parameter + "=" + token("admin"), token("admin"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("a token in the URL is refused").doesNotContain(token("admin"));
    }

    @ParameterizedTest
    @CsvSource({"/open/thing, 200", "/open/other, 401", "/open/thing/, 401", "/open/thing;a=b, 401",
            "/open//thing, 401",
            "/open/%74hing, 401", "/things/1, 401"})
    void anOpenPathOpensItselfAndNothingElse(String path, int status) {
        assertThat(app.send(app.request("GET", path)).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open/thing", "/open/*", "/open/{id}"})
    void anOpenPathIsWholeAndNoPattern(String path) {
        assertThatThrownBy(() -> new OpenPath(path)).hasMessageStartingWith("open path: " + path + " (expected: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/failing/early", "/failing/late"})
    void aFaultOfOursIsToldToNobody(String path) {
        var answer = app.call("GET", path, token("customer"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertIsProblem(answer, "GET");
        assertThat(answer.body()).doesNotContain("secret", "io.fleet", "Exception");
    }

    @Test
    void whatIsLoggedOfARequestNamesTheTraceThatItIsAPartOf() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        try (var log = new CapturedLog()) {
            for (String path : List.of("/failing/early", "/things/1")) {
                for (String parent : List.of("00-" + trace + "-b7ad6b7169203331-00", "nonsense")) {
                    app.send(app.request("GET", path).header("Authorization", "Bearer " + token("dispatcher"))
                            .header("traceparent", parent));
                }
            }
            assertThat(log.lines()).filteredOn(line -> line.startsWith("A request failed")).hasSize(2)
                    .filteredOn(line -> line.contains("[trace.id=\"" + trace + "\"]")).hasSize(1);
            assertThat(log.audit()).hasSize(2)
                    .filteredOn(line -> line.contains("\"trace_id\":\"" + trace + "\"")).hasSize(1);
        }
    }

    @Test
    void aProblemMayBeRaisedAsAnError() {
        var answer = app.call("GET", "/failing/expected", token("customer"));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"title\":\"Conflict\",\"status\":409,\"detail\":\"not now\"}");
    }

    @Test
    void theManagementPortNeedsNoTokenAndNamesWhatIsWrong() {
        assertThat(app.manage("/actuator/health/liveness").statusCode()).isEqualTo(200);
        var readiness = app.manage("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).contains("\"redis\":{").contains("\"status\":\"DOWN\"");
        assertThat(app.manage("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
        assertThat(app.manage("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(app.call("GET", "/actuator/health", token("admin")).statusCode()).isEqualTo(404);
    }

    @Test
    void whyAPartIsDownIsToldToAnAdminAlone() {
        for (String path : List.of("/actuator/health", "/actuator/health/readiness", "/actuator/health/redis")) {
            var open = app.manage(path);
            assertThat(open.statusCode()).isEqualTo(503);
            assertThat(open.body()).contains("DOWN").doesNotContain("details");
            for (String token : List.of("nonsense", Tokens.dispatcher(), Tokens.driver(1))) {
                assertThat(app.manage(path, token).body()).isEqualTo(open.body());
            }
            var whole = app.manage(path, Tokens.admin());
            assertThat(whole.statusCode()).isEqualTo(503);
            assertThat(whole.body()).contains("details");
        }
        assertThat(app.manage("/actuator/health/nothing", Tokens.admin()).statusCode()).isEqualTo(404);
        assertThat(app.manage("/actuator/healthy", Tokens.admin()).statusCode()).isEqualTo(404);
    }

    private static void assertIsProblem(HttpResponse<String> answer, String method) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        if (!method.equals("HEAD")) {
            assertThat(answer.body()).contains("\"status\":" + answer.statusCode() + ",\"detail\":\"");
        }
    }

    private static String token(String who) {
        return switch (who) {
            case "customer" -> Tokens.customer("order_123");
            case "dispatcher" -> Tokens.dispatcher();
            case "admin" -> Tokens.admin();
            default -> "none";
        };
    }
}
