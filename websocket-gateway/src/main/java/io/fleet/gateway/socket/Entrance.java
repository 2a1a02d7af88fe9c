package io.fleet.gateway.socket;

import io.fleet.gateway.relay.Relay;
import io.fleet.model.OrderId;
import io.fleet.service.AccessFilter;
import io.fleet.service.Audit;
import io.fleet.service.Caller;
import io.fleet.service.Problem;
import io.fleet.service.RetryAfter;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets customers in who stay, or refuses them with 503 before anything is begun. Safe for use by many threads. */
final class Entrance {

    /** What a client of server-sent events sends when it comes back (HTML, section 9.2). */
    private static final String LAST_EVENT = "Last-Event-ID";

    private final Relay relay;
    private final Admission admission;
    private final Connections connections;
    private final SocketMetrics metrics;
    private final Gates gates;

    /**
     * What is behind the entrance.
     *
     * @param commands follows what comes in on a socket
     */
    record Gates(Commands commands, OrderEvents events) {}

    Entrance(Relay relay, Admission admission, Connections connections, SocketMetrics metrics, Gates gates) {
        this.relay = relay;
        this.admission = admission;
        this.connections = connections;
        this.metrics = metrics;
        this.gates = gates;
    }

    /** The answer is written by the takeover itself. */
    Mono<ServerResponse> toSocket(ServerRequest request, OrderId order) {
        return Mono.defer(() -> {
            var arrival = admit(Connection.Kind.CUSTOMER, request, order);
            return Takeover.of(request, new OrderSocket(connections, gates.commands(), arrival))
                    .doFinally(_ -> arrival.place().leaveUnlessTaken());
        });
    }

    Mono<ServerResponse> toEvents(ServerRequest request, OrderId order) {
        Audit.leaveOut(request.exchange());
        Supplier<Arrival> arrivals = () -> admit(Connection.Kind.EVENTS, request, order);
        var seen = Optional.ofNullable(request.headers().firstHeader(LAST_EVENT)).flatMap(EventId::parse);
        return gates.events().answer(arrivals, seen);
    }

    static Problem unavailable() {
        return refusal("not available at the moment: try again later");
    }

    private Arrival admit(Connection.Kind kind, ServerRequest request, OrderId order) {
        if (!connections.areTaken()) {
            metrics.refused("draining");
            throw unavailable().asException();
        }
        if (!relay.isAvailable()) {
            metrics.refused("redis");
            throw unavailable().asException();
        }
        var caller = AccessFilter.caller(request.exchange());
        var remote = Remote.of(request.exchange().getRequest());
        return new Arrival(kind, caller, order, place(remote, caller), remote.channel());
    }

    private Admission.Place place(Remote remote, Caller caller) {
        return switch (admission.enter(remote.address(), caller.subject())) {
            case Admission.Answer.Admitted admitted -> admitted.place();
            case Admission.Answer.Refused refused -> {
                metrics.refused(refused.reason());
                throw refusal("too many connections at the moment: try again later").asException();
            }
        };
    }

    private static Problem refusal(String detail) {
        return Problem.of(HttpStatus.SERVICE_UNAVAILABLE, detail).retryAfter(RetryAfter.soon());
    }
}
