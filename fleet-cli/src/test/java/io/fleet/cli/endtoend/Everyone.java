package io.fleet.cli.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.fleet.cli.stack.Service;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.wire.FixJson;
import io.fleet.wire.Reading;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All customers of one order: at each gateway one with a socket, one with server-sent events, and one who asks once in a while. */
final class Everyone {

    private static final int OVER = 4503;

    private final TwoOfEach all;
    private final HttpClient client;
    private final OrderId order;
    private final List<RecordedOrder> sockets = List.of(new RecordedOrder(), new RecordedOrder());
    private final List<RecordedOrder> events = List.of(new RecordedOrder(), new RecordedOrder());

    Everyone(TwoOfEach all, HttpClient client, OrderId order) {
        this.all = all;
        this.client = client;
        this.order = order;
    }

    /** They connect, and are told this first. */
    Everyone come(String... told) throws InterruptedException {
        for (int gateway = 0; gateway < sockets.size(); gateway++) {
            all.gateways().get(gateway).watch(order, sockets.get(gateway));
            EventCustomer.watch(client, all.both().get(gateway), order, OVER, events.get(gateway));
        }
        see(told);
        return this;
    }

    /** They are told this next, and whoever asks then is told the same. */
    void see(String... told) throws InterruptedException {
        for (var customer : customers()) {
            customer.expect(told);
        }
        String last = told[told.length - 1];
        for (var by : all.both()) {
            var answer = by.get(Service.GATEWAY, "/api/v1/orders/" + order + "/driver-location");
            if (last.startsWith("driver")) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(shown(answer.body())).isEqualTo(last);
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            }
        }
    }

    /** What they have been told by now and was not read. */
    List<String> rest() {
        var rest = new ArrayList<String>();
        customers().forEach(customer -> rest.addAll(customer.rest()));
        return rest;
    }

    private List<RecordedOrder> customers() {
        return Stream.concat(sockets.stream(), events.stream()).toList();
    }

    private String shown(String json) {
        if (FixJson.decode(json.getBytes(StandardCharsets.UTF_8)) instanceof Reading.Read(Fix fix)) {
            assertThat(fix.order()).isEqualTo(order);
            return RecordedOrder.fix(fix.driver(), fix.takenAt());
        }
        return fail(json);
    }
}
