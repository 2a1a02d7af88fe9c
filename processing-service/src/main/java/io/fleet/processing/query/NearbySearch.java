package io.fleet.processing.query;

import io.fleet.model.DriverId;
import io.fleet.model.Position;
import io.fleet.service.RedisLink;
import io.fleet.wire.RedisKeys;
import io.lettuce.core.GeoArgs;
import io.lettuce.core.GeoCoordinates;
import io.lettuce.core.GeoSearch;
import io.lettuce.core.GeoWithin;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * Finds the live drivers around a place.
 *
 * <p>A driver without a current fix is never among them, though the index may still know where it was. Safe for use by many threads; never
 * blocks. Fails with a {@link io.lettuce.core.RedisException} while Redis is away.
 */
final class NearbySearch {

    /** A driver's current fix as it is stored, and how far it is. */
    @SuppressWarnings("ArrayRecordComponent")
    record Found(byte[] fix, double metres) {}

    /** The latitude up to which drivers are in the index, and up to which Redis takes a centre. */
    private static final double LAST_LATITUDE = 85.05;
    /** The earth as Redis measures it. */
    private static final double EARTH_RADIUS_METRES = 6_372_797.560856;
    private static final int SPARE = 16;
    private static final int MORE = 4;

    private final RedisLink redis;

    NearbySearch(RedisLink redis) {
        this.redis = redis;
    }

    /** The live drivers within the radius in metres, nearest first, at most as many as the limit. */
    Mono<List<Found>> find(Position centre, double radius, int limit) {
        return find(centre, radius, limit, limit + limit / MORE + SPARE);
    }

    /** Asks for more than needed, because some may have fallen silent, and again for still more if too many have. */
    private Mono<List<Found>> find(Position centre, double radius, int limit, int count) {
        return around(centre, radius, count).flatMap(near -> current(near).flatMap(
                found -> found.size() >= limit || near.size() < count
                        ? Mono.just(found.subList(0, Math.min(limit, found.size())))
                        : find(centre, radius, limit, Math.multiplyExact(count, MORE))));
    }

    private Mono<List<Near>> around(Position centre, double radius, int count) {
        double latitude = Math.clamp(centre.latitude(), -LAST_LATITUDE, LAST_LATITUDE);
        if (latitude == centre.latitude()) {
            return search(centre, radius, new GeoArgs().withDistance().asc().withCount(count))
                    .map(found -> found.stream().map(near -> new Near(driver(near), near.getDistance())).toList());
        }
        // Redis takes no such centre: the drivers that can be in reach lie around the nearest one that it takes.
        var edge = new Position(latitude, centre.longitude());
        double beyond = metres(centre, edge.latitude(), edge.longitude());
        return beyond > radius
                ? Mono.just(List.of())
                : search(edge, radius + beyond, new GeoArgs().withCoordinates())
                        .map(found -> found.stream().map(near -> near(centre, near))
                                .filter(near -> near.metres() <= radius)
                                .sorted(Comparator.comparingDouble(Near::metres)).limit(count).toList());
    }

    private Mono<List<GeoWithin<byte[]>>> search(Position centre, double radius, GeoArgs arguments) {
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.geosearch(RedisKeys.GEO,
                GeoSearch.fromCoordinates(fromTheWest(centre.longitude()), centre.latitude()),
                GeoSearch.byRadius(radius, GeoArgs.Unit.m), arguments)));
    }

    /** Redis searches around 180 degrees in the wrong cells; around -180, the same place, in the right ones. */
    private static double fromTheWest(double longitude) {
        return longitude == 180 ? -180 : longitude;
    }

    private Mono<List<Found>> current(List<Near> near) {
        if (near.isEmpty()) {
            return Mono.just(List.of());
        }
        var keys = near.stream().map(driver -> RedisKeys.currentFix(driver.driver())).toArray(String[]::new);
        return Mono.fromCompletionStage(() -> redis.send(commands -> commands.mget(keys)))
                .map(fixes -> IntStream.range(0, keys.length).filter(i -> fixes.get(i).hasValue())
                        .mapToObj(i -> new Found(fixes.get(i).getValue(), near.get(i).metres())).toList());
    }

    private static Near near(Position centre, GeoWithin<byte[]> member) {
        GeoCoordinates place = member.getCoordinates();
        return new Near(driver(member),
                metres(centre, place.getY().doubleValue(), place.getX().doubleValue()));
    }

    private static DriverId driver(GeoWithin<byte[]> member) {
        String id = new String(member.getMember(), StandardCharsets.US_ASCII);
        return DriverId.parse(id).orElseThrow(() -> new IllegalStateException("a member that is no driver's id"));
    }

    /** The haversine formula. */
    private static double metres(Position from, double latitude, double longitude) {
        double north = Math.sin(Math.toRadians(latitude - from.latitude()) / 2);
        double east = Math.sin(Math.toRadians(longitude - from.longitude()) / 2);
        double square = north * north + Math.cos(Math.toRadians(from.latitude())) * Math.cos(Math.toRadians(latitude))
                * east * east;
        return 2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(square));
    }
}
