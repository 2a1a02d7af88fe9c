package io.fleet.benchmarks.suite;

import io.fleet.benchmarks.intake.Drivers;
import io.fleet.benchmarks.intake.Sender;
import io.fleet.benchmarks.machine.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What it costs to take fixes in, beside a bare server and one that a tutorial builds; all take turns. */
final class IntakeRows {

    private static final int CONNECTIONS = 64;
    private static final int FIXES_EACH = 50;
    private static final int BATCHING_DRIVERS = 1_000;
    private static final int MOST_SOCKETS = 2_000;
    private static final int UNANSWERED_ON_SOCKETS = 256;
    private static final int CALM_PER_SECOND = 2_000;

    /** Events at a low rate are few: this many rounds' worth. */
    private static final int CALM_ROUNDS = 2;

    private final Site site;
    private final Pace pace;
    private final Consumer<Figure> found;

    IntakeRows(Site site, Pace pace, Consumer<Figure> found) {
        this.site = site;
        this.pace = pace;
        this.found = found;
    }

    void run(Set<Row> wanted) {
        if (Row.INTAKE.stream().noneMatch(wanted::contains)) {
            return;
        }
        // The consumers, which would work off what is sent here, stand still or are not there yet.
        site.ifRunning(Site.Part.PROCESSING, Server::halt);
        try (var _ = new Trimming(site.redis().url())) {
            if (wanted.contains(Row.POST) || wanted.contains(Row.POST_CALM)) {
                posts(wanted);
            }
            if (wanted.contains(Row.BATCH)) {
                batches();
            }
            if (wanted.contains(Row.SOCKET)) {
                sockets();
            }
        }
        site.ifRunning(Site.Part.PROCESSING, Server::resume);
        if (!pace.together()) {
            site.stop(Site.Part.BARE_INGESTION);
        }
    }

    private void posts(Set<Row> wanted) {
        var drivers = Drivers.posting(pace.drivers(), 1, site.signer());
        var contenders = new ArrayList<Contender>();
        var fastApi = pace.together() ? Optional.<Server>empty() : FastApi.start(site);
        try {
            contenders.add(contender(Figure.OURS, site.get(Site.Part.INGESTION), drivers));
            contenders.add(contender("bare Netty", site.get(Site.Part.BARE_INGESTION), drivers));
            fastApi.ifPresent(server -> contenders.add(contender("FastAPI", server, drivers)));
            contenders.forEach(each -> each.warmUp(CONNECTIONS, pace.warmUp()));
            if (wanted.contains(Row.POST)) {
                inTurns(Row.POST, contenders);
            }
            if (wanted.contains(Row.POST_CALM)) {
                calm(contenders);
            }
        } finally {
            contenders.forEach(Contender::close);
            fastApi.ifPresent(Server::close);
        }
    }

    private void batches() {
        var drivers = Drivers.posting(Math.min(pace.drivers(), BATCHING_DRIVERS), FIXES_EACH, site.signer());
        try (var ours = contender(Figure.OURS, site.get(Site.Part.INGESTION), drivers);
                var bare = contender("bare Netty", site.get(Site.Part.BARE_INGESTION), drivers)) {
            ours.warmUp(CONNECTIONS, pace.warmUp());
            bare.warmUp(CONNECTIONS, pace.warmUp());
            inTurns(Row.BATCH, List.of(ours, bare));
        }
    }

    private void sockets() {
        int sockets = Math.min(pace.sockets(), MOST_SOCKETS);
        var server = site.get(Site.Part.INGESTION);
        var sender = new Sender(server.address(), Drivers.onSockets(sockets, site.signer()), sockets,
                Math.min(sockets, UNANSWERED_ON_SOCKETS), site.clock());
        try (var ours = new Contender(Figure.OURS, List.of(server), List.of(sender), site.redis().pid())) {
            ours.warmUp(sockets, pace.warmUp());
            inTurns(Row.SOCKET, List.of(ours));
        }
    }

    private void inTurns(Row row, List<Contender> contenders) {
        for (int round = 0; round < pace.rounds(); round++) {
            contenders.forEach(each -> each.flatOut(pace.round()));
        }
        contenders.forEach(each -> found.accept(each.figure(row)));
    }

    private void calm(List<Contender> contenders) {
        Duration round = pace.round().multipliedBy(CALM_ROUNDS);
        for (var each : contenders) {
            each.byTheClock(CALM_PER_SECOND, round);
            found.accept(each.figure(Row.POST_CALM));
        }
    }

    private Contender contender(String name, Server server, Drivers drivers) {
        var sender = new Sender(server.address(), drivers, CONNECTIONS, CONNECTIONS, site.clock());
        return new Contender(name, List.of(server), List.of(sender), site.redis().pid());
    }
}
