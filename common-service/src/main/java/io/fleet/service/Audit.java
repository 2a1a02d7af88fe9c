package io.fleet.service;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes who saw or decided what, one JSON object a line, to the logger {@value #LOGGER}, the one log that may name an order.
 *
 * <p>There is no position and no token in it. Safe for use by many threads.
 */
public final class Audit {

    /** By this name it is switched off or given a file of its own. */
    public static final String LOGGER = "fleet.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final JsonFactory JSON = new JsonFactory();
    private static final String FACTS = Audit.class.getName();
    private static final String LEFT_OUT = FACTS + ".leftOut";

    private Audit() {}

    /**
     * Writes that somebody did something.
     *
     * @param facts what else there is to know, in this order
     */
    public static void write(Caller caller, String event, Map<String, String> facts) {
        if (log.isInfoEnabled()) {
            log.info("{}", json(caller, event, facts));
        }
    }

    /** Adds a fact to the line that will be written of this request. */
    public static void add(ServerWebExchange exchange, String name, String value) {
        facts(exchange).put(name, value);
    }

    /** Lets no line be written of this request: whoever answers it writes its own. */
    public static void leaveOut(ServerWebExchange exchange) {
        exchange.getAttributes().put(LEFT_OUT, true);
    }

    static boolean isLeftOut(ServerWebExchange exchange) {
        return exchange.getAttribute(LEFT_OUT) != null;
    }

    static Map<String, String> facts(ServerWebExchange exchange) {
        Map<String, String> facts = exchange.getAttribute(FACTS);
        if (facts == null) {
            facts = new LinkedHashMap<>();
            exchange.getAttributes().put(FACTS, facts);
        }
        return facts;
    }

    private static String json(Caller caller, String event, Map<String, String> facts) {
        var bytes = new ByteArrayOutputStream(200);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("event", event);
            json.writeStringProperty("sub", caller.subject());
            json.writeArrayPropertyStart("scope");
            caller.scopes().stream().sorted().forEach(scope -> json.writeString(scope.word()));
            json.writeEndArray();
            facts.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
