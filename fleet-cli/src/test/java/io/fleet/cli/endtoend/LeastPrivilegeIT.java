package io.fleet.cli.endtoend;

import static io.fleet.cli.endtoend.RecordedOrder.fix;
import static io.fleet.cli.endtoend.RecordedOrder.status;
import static io.fleet.cli.endtoend.RecordedOrder.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleet.cli.stack.Service;
import io.fleet.cli.watch.Watchers;
import io.fleet.model.DriverId;
import io.fleet.model.OrderId;
import io.fleet.testing.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole system under exactly the rights that {@code deploy} gives it, over TLS: it does all it must, is never refused, and can do no more. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeastPrivilegeIT {

    private static final DriverId ANN = new DriverId(12345);
    private static final DriverId BOB = new DriverId(23456);
    private static final OrderId ORDER = new OrderId("order_123");
    private static final Pattern CALL = Pattern
            .compile("'(X[A-Z]+|[A-Z]{3,})'(?:, '(CREATE|DELCONSUMER|GROUPS|CONSUMERS)')?");

    @TempDir
    static Path folder;
    private static GuardedSite site;

    @BeforeAll
    static void start() throws Exception {
        site = GuardedSite.start(folder);
        var database = site.database();
        until("the migrations are done",
                () -> !database.column("select to_regclass('driver_locations')").contains(null)
                        && database.column("select version from flyway_schema_history").contains("3"));
        database.setRights();
        for (var service : Service.values()) {
            site.service(service).awaitReady();
        }
        until("the partitions are made", () -> !database.column("select inhrelid from pg_inherits").isEmpty());
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    @Order(1)
    void aFixGoesFromPostToSocketAndHistory() throws Exception {
        try (var watchers = new Watchers(site.service(Service.GATEWAY).api(), site.signer())) {
            var customer = new RecordedOrder();
            watchers.watch(ORDER, customer);
            customer.expect(subscribed(), status("waiting"));
            var first = post(ANN, true);
            customer.expect(status("live"), fix(ANN, first));

            assertThat(dispatcher("PUT", "/api/v1/orders/order_123/driver", "{\"driver_id\":\"23456\"}")).isEmpty();
            customer.expect(status("waiting"));
            customer.expect(status("live"), fix(BOB, post(BOB, false)));

            assertThat(site.call(Service.GATEWAY, "GET", "/api/v1/orders/order_123/driver-location",
                    site.signer().dispatcher(), "").body())
                    .contains("\"23456\"");
            assertThat(site
                    .call(Service.INGESTION, "GET", "/api/v1/drivers/12345/location", site.signer().dispatcher(), "")
                    .body())
                    .contains("\"12345\"");
            assertThat(dispatcher("GET", "/api/v1/drivers/nearby?lat=52.5&lng=13.4&radius=1000", ""))
                    .contains("\"12345\"", "\"23456\"");
            until("the fix is in the history", () -> dispatcher("GET",
                    "/api/v1/drivers/12345/route?start_time=" + first + "&end_time=" + first.plusMillis(1), "")
                    .contains("latitude"));
            assertThat(dispatcher("DELETE", "/api/v1/orders/order_123/driver", "")).isEmpty();
            customer.expect(status("ended"));
        }
    }

    @Test
    @Order(2)
    void deadLettersAreListedReplayedAndDeleted() {
        String ghost = """
                EVAL "local id = redis.call('XADD', KEYS[1], '*', 'fix', 'nonsense') \
                redis.call('XREADGROUP', 'GROUP', 'live', 'ghost', 'COUNT', '100', 'STREAMS', KEYS[1], '>') \
                return redis.call('XCLAIM', KEYS[1], 'live', 'ghost', '0', id, 'IDLE', '60000', 'JUSTID')" 1 driver-locations""";
        assertThat(site.redis("operator", ghost).getFirst()).isEqualTo("*1");
        until("both groups give it up, one of them after it took it over", () -> deadLetters().size() == 2);

        var letters = deadLetters();
        assertThat(admin("POST", "/api/v1/dead-letters/" + letters.getFirst() + "/replay")).isEqualTo(204);
        until("it has come again", () -> deadLetters().size() == 3);
        for (String letter : deadLetters()) {
            assertThat(admin("DELETE", "/api/v1/dead-letters/" + letter)).isEqualTo(204);
        }
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    @Order(3)
    void aDriverIsExportedErasedAndForgotten() {
        assertThat(site.call(Service.PROCESSING, "GET", "/api/v1/drivers/12345/data", site.signer().admin(), "").body())
                .contains("12345");
        until("both groups have done all", () -> site.redis("operator", "XLEN driver-locations").contains(":0"));
        assertThat(
                site.call(Service.PROCESSING, "DELETE", "/api/v1/drivers/12345/data", site.signer().admin(), "").body())
                .contains("\"fixes\":1", "\"current\":true", "\"complete\":true");

        site.redis("operator", "HSET drivers:orders 777 order_777");
        site.redis("operator", "ZADD drivers:seen 1000 777");
        until("the silent one is swept away", () -> site.redis("operator", "HGET drivers:orders 777").contains("$-1"));
    }

    @Test
    @Order(4)
    void nobodyWasRefusedAnything() throws IOException {
        site.stopServices();
        assertThat(site.redis("operator", "ACL LOG")).containsExactly("*0");
        assertThat(site.database().refusals()).filteredOn(line -> !line.contains("must be owner of table fixes"))
                .isEmpty();
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ingestion  | XDEL driver-locations 1-1
            ingestion  | XTRIM driver-locations MAXLEN 0
            ingestion  | DEL driver-locations
            ingestion  | XGROUP DESTROY driver-locations live
            ingestion  | XREADGROUP GROUP live me STREAMS driver-locations >
            ingestion  | SET driver:location:1 x
            ingestion  | GET order:driver:order_123
            ingestion  | XADD driver-locations:dead * fix x
            ingestion  | PUBLISH driver:1 x
            ingestion  | EVAL "return 1" 0
            ingestion  | CONFIG SET maxmemory 1
            ingestion  | CLIENT KILL TYPE normal
            ingestion  | FLUSHALL
            gateway    | SET driver:location:1 x
            gateway    | DEL order:driver:order_123
            gateway    | XADD driver-locations * fix x
            gateway    | XRANGE driver-locations - +
            gateway    | GEOSEARCH drivers:geo FROMLONLAT 13 52 BYRADIUS 1 km ASC
            gateway    | HGETALL drivers:orders
            gateway    | SUBSCRIBE another:1
            gateway    | PSUBSCRIBE *
            gateway    | EVAL "return 1" 0
            gateway    | FLUSHALL
            processing | GET another
            processing | PUBLISH another:1 x
            processing | EVAL "return redis.call('FLUSHALL')" 0
            processing | SCRIPT FLUSH
            processing | KEYS *
            processing | CONFIG GET *
            processing | ACL LIST
            processing | FLUSHALL
            monitor    | GET driver:location:1
            monitor    | XRANGE driver-locations - +
            monitor    | SLOWLOG GET
            monitor    | MONITOR
            monitor    | XADD driver-locations * fix x
            """)
    void inRedisNobodyCanDoMore(String user, String command) {
        assertThat(site.redis(user, command).getFirst())
                .matches("-(NOPERM|ERR .*can't run this command).*");
    }

    @Test
    @Order(5)
    void withoutANameNobodyCanDoAnything() {
        assertThat(site.redis("GET driver:location:1")).startsWith("-NOAUTH");
    }

    @Test
    @Order(5)
    void everyCommandOfEveryScriptIsAllowed() throws IOException {
        var called = new TreeSet<String>();
        try (var files = Files.walk(RunningStack.project().resolve("processing-service/src/main/resources"))) {
            for (Path script : files.filter(file -> file.toString().endsWith(".lua")).toList()) {
                var text = Files.readString(script).replaceAll("(?m)--.*$", "");
                Pattern.compile("redis\\.call\\(" + CALL + "|claim = \\{" + CALL).matcher(text).results()
                        .map(LeastPrivilegeIT::command).forEach(called::add);
            }
        }
        assertThat(called).contains("geoadd", "xclaim", "xgroup|delconsumer", "xinfo|groups", "zrangebyscore");
        var allowed = List.of(site.rightsOf("processing").split(" "));
        assertThat(called).allSatisfy(command -> assertThat(allowed).contains("+" + command));
    }

    @ParameterizedTest
    @Order(5)
    @CsvSource(delimiter = '|', textBlock = """
            fleet_reader | insert into fixes (time, driver_id, lat_e7, lon_e7) values (now(), 1, 1, 1)
            fleet_reader | update fixes set order_id = 'another'
            fleet_reader | delete from fixes
            fleet_reader | truncate fixes
            fleet_reader | delete from driver_hours
            fleet_reader | insert into driver_hours_stale (driver_id, hour) values (1, now())
            fleet_reader | update driver_hours_kept set kept_from = null
            fleet_reader | create table mine (a int)
            fleet_reader | create temporary table mine (a int)
            fleet_reader | select * from pg_authid
            fleet_writer | update flyway_schema_history set success = false
            fleet_writer | create or replace view driver_locations as select 1
            fleet_writer | drop view driver_locations
            fleet_writer | create role another
            fleet_writer | create schema another
            fleet_writer | copy fixes to program 'cat'
            fleet_migrator | create role another
            fleet_migrator | copy fixes to program 'cat'
            """)
    void inTheDatabaseNobodyCanDoMore(String role, String statement) throws SQLException {
        try (var connection = site.database().connect(role); var executed = connection.createStatement()) {
            assertThatThrownBy(() -> executed.execute(statement)).isInstanceOfSatisfying(SQLException.class,
                    refused -> assertThat(refused.getSQLState()).as(refused.getMessage()).isEqualTo("42501"));
        }
    }

    @Test
    @Order(5)
    void settingTheRightsAgainChangesNothing() throws SQLException {
        String owners = "select relname || ' ' || relowner::regrole || coalesce(relacl::text, '') from pg_class "
                + "where relnamespace = 'public'::regnamespace order by relname";
        var before = site.database().column(owners);
        site.database().setRights();
        assertThat(site.database().column(owners)).isEqualTo(before);
    }

    @ParameterizedTest
    @Order(5)
    @ValueSource(strings = {"select count(*) from fixes", "select count(*) from driver_locations"})
    void whoOnlyReadsReadsEveryPartition(String query) throws SQLException {
        try (var connection = site.database().connect("fleet_reader")) {
            assertThat(GuardedDatabase.column(connection, query)).containsExactly("1");
        }
    }

    @Test
    @Order(5)
    void aDatabaseWithAnotherCertificateIsRefused() {
        var another = Certificate.of(Certificate.THIS_MACHINE, folder.resolve("another"));
        assertThatThrownBy(() -> DriverManager.getConnection(site.database().url(another.certificate()), "fleet_reader",
                GuardedDatabase.password("fleet_reader")))
                .hasRootCauseMessage("unable to find valid certification path to requested target");
    }

    @Test
    @Order(5)
    void aDatabaseOfAnotherNameIsRefused() {
        assertThatThrownBy(() -> DriverManager.getConnection(site.database().url().replace("localhost", "127.1"),
                "fleet_reader", GuardedDatabase.password("fleet_reader")))
                .hasMessageContaining("hostname 127.1 could not be verified");
    }

    @Test
    @Order(5)
    void theDatabaseLetsNobodyInWithoutTlsOrPassword() {
        var plain = site.database().url().replace("sslmode=verify-full", "sslmode=disable");
        assertThatThrownBy(
                () -> DriverManager.getConnection(plain, "fleet_reader", GuardedDatabase.password("fleet_reader")))
                .hasMessageContaining("no encryption");
        assertThatThrownBy(() -> DriverManager.getConnection(site.database().url(), "fleet_reader", "guessed"))
                .hasMessageContaining("password authentication failed");
    }

    private static String command(MatchResult call) {
        var parts = IntStream.rangeClosed(1, call.groupCount()).mapToObj(call::group).filter(Objects::nonNull).toList();
        return String.join("|", parts).toLowerCase(Locale.ROOT);
    }

    private static Instant post(DriverId driver, boolean named) {
        var takenAt = Instant.ofEpochMilli(System.currentTimeMillis());
        var answer = site.call(Service.INGESTION, "POST", "/api/v1/drivers/" + driver + "/location",
                site.signer().driver(driver), """
                        {"latitude": 52.5, "longitude": 13.4, "timestamp": "%s"%s}""".formatted(takenAt,
                        named ? ", \"order_id\": \"" + ORDER + "\"" : ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return takenAt;
    }

    private static String dispatcher(String method, String path, String body) {
        var answer = site.call(Service.PROCESSING, method, path, site.signer().dispatcher(), body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private static int admin(String method, String path) {
        return site.call(Service.PROCESSING, method, path, site.signer().admin(), "").statusCode();
    }

    private static List<String> deadLetters() {
        var listed = site.call(Service.PROCESSING, "GET", "/api/v1/dead-letters", site.signer().admin(), "").body();
        return Pattern.compile("\"id\":\"([0-9-]+)\"").matcher(listed).results().map(found -> found.group(1)).toList();
    }

    private static void until(String what, Callable<Boolean> holds) {
        Awaitility.await(what).atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(100)).ignoreExceptions()
                .until(holds);
    }
}
