package io.fleet.benchmarks.suite;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is measured, and what it should cost. */
enum Row {

    /** As fast as it answers, a request on each of 64 connections at a time. */
    POST("one POST at saturation", "µs", new Target("ingestion", 30)),
    /** Each pays its own wake-up. */
    POST_CALM("one POST at 2,000/s", "µs", new Target("ingestion", 150)),
    /** As fast as it answers. */
    BATCH("one fix in batches of 50", "µs", new Target("ingestion", 4)),
    /** As fast as it answers, on 2,000 sockets. */
    SOCKET("one fix over a driver's socket", "µs", new Target("ingestion", 12)),
    /** A backlog that is there. */
    LIVE("consumer live, full batches", "µs", new Target("processing", 10), new Target("redis", 10)),
    /** A backlog that is there. */
    HISTORY("consumer history, full batches", "µs", new Target("processing", 5), new Target("database", 10)),
    /** Posted as fast as it is answered, until the last one is stored. */
    PATH("whole path, POST to row", "µs", new Target("all", 80), new Target("redis", 25)),
    /** The same at the required load. */
    PATH_CALM("whole path at 2,000/s", "µs"),
    /** 2,000 fixes a second, five customers for each driver. */
    FRAME("one frame to a customer, 1:5", "µs", new Target("gateway", 20)),
    /** Without TLS. */
    IDLE("an idle socket, resident", "KiB", new Target("gateway", 10)),
    /** Nothing but {@code XADD}, 64 at a time. */
    XADD("Redis alone, one XADD", "µs"),
    /** Nothing but the insert of the history, 512 rows at a time. */
    INSERT("the database alone, one row", "µs"),
    /** Each consumer, as there are more drivers. */
    DRIVERS("as drivers grow", "µs"),
    /** A gateway, as more customers watch each driver. */
    CUSTOMERS("as customers of a driver grow", "µs"),
    /** One of each service, and two side by side. */
    INSTANCES("one and two", "µs");

    /** What is sent to an ingestion with no consumer at work. */
    static final Set<Row> INTAKE = Set.of(POST, POST_CALM, BATCH, SOCKET);

    /** How costs grow, which is asked for by name. */
    static final Set<Row> SCALING = Set.of(DRIVERS, CUSTOMERS, INSTANCES);

    private final String title;
    private final String unit;
    @SuppressWarnings("ImmutableEnumChecker") // It cannot be changed: it is a copy.
    private final List<Target> targets;

    /**
     * What a part should cost at most.
     *
     * @param part of the system
     * @param most in the row's unit
     */
    record Target(String part, double most) {}

    Row(String title, String unit, Target... targets) {
        this.title = title;
        this.unit = unit;
        this.targets = List.of(targets);
    }

    /** Those that nobody has to ask for. */
    static Set<Row> usual() {
        var rows = EnumSet.allOf(Row.class);
        rows.removeAll(SCALING);
        return rows;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    List<Target> targets() {
        return targets;
    }

    /** Its name in files and options. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
