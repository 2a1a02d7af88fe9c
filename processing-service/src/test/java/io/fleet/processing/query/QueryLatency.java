package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.Fix;
import io.fleet.model.OrderId;
import io.fleet.processing.history.testing.HistoryService;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * How long every question to the history takes, asked of a service's own readers, one after the other, until its whole answer is written; and how long
 * the same takes in the first sketch's table.
 */
public final class QueryLatency {

    /** Shows the first sketch in the history's units, so that the statements are the same. */
    public static final String VIEW = """
            create view sketch_fixes as
            select time, driver_id::int8, order_id, round(latitude * 1e7)::int as lat_e7, round(longitude * 1e7)::int as lon_e7,
                   round(speed * 100)::int as speed_ckmh, round(heading * 10)::int as heading_dd,
                   round(accuracy * 10)::int as accuracy_dm
            from sketch
            """;

    private static final long DRIVERS_OF_A_FLEET = 100_000;
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Buckets HOURS = new Buckets(HOUR.toMillis());
    /** About 1.8 by 2.2 km in the middle of San Francisco, in cells of about 100 m. */
    private static final Grid QUARTER = new Grid(-1_224_200_000, 377_800_000, -1_224_000_000, 378_000_000, 10_000);
    /** The city and what is around it, in cells of about 500 m. */
    private static final Grid CITY = new Grid(-1_226_000_000, 374_000_000, -1_220_000_000, 380_000_000, 50_000);

    private final HistoryReader pages;
    private final HistoryReader reports;
    private final List<Fix> day;
    private final int fleets;
    private final Random random = new Random(5);

    /**
     * Nothing is asked yet.
     *
     * @param service one whose limits of time are far away
     * @param day     what was recorded, in order of time
     * @param fleets  how many fleets drove it
     */
    public QueryLatency(HistoryService service, List<Fix> day, int fleets) {
        pages = service.bean("pages", HistoryReader.class);
        reports = service.bean("reports", HistoryReader.class);
        this.day = day;
        this.fleets = fleets;
    }

    /** Prints a table. */
    public void measure() {
        System.out.println(Sample.HEAD);
        both("route of a driver, 1 h", () -> ofDriver(HOUR), this::page);
        both("route of a driver, 24 h", () -> ofDriver(DAY), this::page);
        both("route of a driver, 24 h in 100 points", () -> ofDriver(DAY), this::thinned);
        both("route of an order, 24 h", this::ofOrder, this::page);
        both("route of an order, 24 h in 100 points", this::ofOrder, this::thinned);
        both("stats of a driver, 1 h", () -> ofDriver(HOUR), this::stats);
        both("stats of a driver, 24 h by the hour", () -> ofDriver(DAY), this::stats);
        Sample.measure("all data of a driver", "fixes", () -> question(ofDriver(DAY), false, this::export));
        for (var span : List.of(QUARTER_HOUR, HOUR, Duration.ofHours(6), DAY)) {
            String length = span.toMinutes() < 60 ? span.toMinutes() + " min" : span.toHours() + " h";
            report("heat map of a quarter, " + length, span, asked -> new Heatmap(asked, QUARTER, false));
            report("heat map of the city, " + length, span, asked -> new Heatmap(asked, CITY, false));
            report("summary by the hour, " + length, span, asked -> new FleetSummary(asked, HOURS, KeptHours.NONE));
        }
    }

    /** What is asked about, and which of the recorded fixes it concerns. */
    private record Asked(Route route, Predicate<Fix> concerned) {

        Span span() {
            return new Span(route.startMillis(), route.endMillis());
        }
    }

    private void both(String what, Supplier<Asked> asked, BiFunction<Asked, Boolean, Mono<?>> answer) {
        Sample.measure(what, "fixes", () -> question(asked.get(), false, answer));
        Sample.measure(what, "sketch", () -> question(asked.get(), true, answer));
    }

    private void report(String what, Duration length, Function<Span, HistoryReader.Question<byte[]>> question) {
        for (boolean sketch : List.of(false, true)) {
            Sample.measure(what, sketch ? "sketch" : "fixes", () -> {
                long start = first() + random.nextLong(Math.max(1, DAY.toMillis() - length.toMillis()));
                var span = new Span(start, start + length.toMillis());
                return new Sample.Question(ask(reports, question.apply(span), sketch),
                        fleets * recorded(span, _ -> true));
            });
        }
    }

    private Sample.Question question(Asked asked, boolean sketch, BiFunction<Asked, Boolean, Mono<?>> answer) {
        return new Sample.Question(answer.apply(asked, sketch), recorded(asked.span(), asked.concerned()));
    }

    private long recorded(Span span, Predicate<Fix> which) {
        return day.stream().filter(fix -> fix.takenAt().toEpochMilli() >= span.startMillis()
                && fix.takenAt().toEpochMilli() < span.endMillis() && which.test(fix)).count();
    }

    private Mono<?> page(Asked asked, boolean sketch) {
        var route = asked.route();
        var start = Cursor.before(route.startMillis());
        var text = RouteFormat.JSON.begin(route);
        return sketch
                ? ask(pages, new RoutePart(route, start, Cursor.before(route.endMillis()), RouteCalls.MOST_FIXES, text),
                        true)
                : new RoutePage(route, start, RouteCalls.MOST_FIXES).open(pages, text)
                        .flatMap(page -> page.text().then());
    }

    private Mono<?> thinned(Asked asked, boolean sketch) {
        return ask(reports, new ThinnedRoute(asked.route(), 100, RouteFormat.JSON.begin(asked.route())), sketch);
    }

    private Mono<?> stats(Asked asked, boolean sketch) {
        return ask(pages, new DriverStats(driver(asked), asked.span(), HOURS), sketch);
    }

    private Mono<?> export(Asked asked, boolean sketch) {
        var all = Route.ofAll(driver(asked));
        return RoutePage.all(all, pages, RouteFormat.JSON.begin(all)).then();
    }

    private static <T> Mono<T> ask(HistoryReader reader, HistoryReader.Question<T> question, boolean sketch) {
        return reader.ask(sketch ? new OfSketch<>(question) : question);
    }

    private static DriverId driver(Asked asked) {
        return ((Route.OfDriver) asked.route()).driver();
    }

    private Asked ofDriver(Duration span) {
        var fix = any();
        long start = span.equals(DAY) ? first() : fix.takenAt().toEpochMilli();
        var driver = new DriverId(fix.driver().value() + random.nextInt(fleets) * DRIVERS_OF_A_FLEET);
        return new Asked(new Route.OfDriver(driver, start, start + span.toMillis()),
                each -> each.driver().equals(fix.driver()));
    }

    private Asked ofOrder() {
        var order = Stream.generate(this::any).map(Fix::order).filter(Objects::nonNull).findFirst().orElseThrow();
        return new Asked(
                new Route.OfOrder(new OrderId(order + "-" + random.nextInt(fleets)), first(), first() + DAY.toMillis()),
                each -> order.equals(each.order()));
    }

    private Fix any() {
        return day.get(random.nextInt(day.size()));
    }

    private long first() {
        return day.getFirst().takenAt().toEpochMilli();
    }

    private record OfSketch<T>(HistoryReader.Question<T> question) implements HistoryReader.Question<T> {

        @Override
        public String sql() {
            return question.sql().replace("from fixes", "from sketch_fixes");
        }

        @Override
        public void bind(PreparedStatement statement) throws SQLException {
            question.bind(statement);
        }

        @Override
        public T read(ResultSet rows) throws SQLException {
            return question.read(rows);
        }

        @Override
        public int rowsAtOnce() {
            return question.rowsAtOnce();
        }
    }
}
