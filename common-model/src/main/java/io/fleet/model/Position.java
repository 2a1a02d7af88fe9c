package io.fleet.model;

/**
 * A place on the earth in WGS 84.
 *
 * @param latitude  degrees north, -90 to 90
 * @param longitude degrees east, -180 to 180
 */
public record Position(double latitude, double longitude) {

    public static final Bounds LATITUDE = new Bounds("latitude", -90, 90);
    public static final Bounds LONGITUDE = new Bounds("longitude", -180, 180);

    public Position {
        latitude = LATITUDE.checked(latitude);
        longitude = LONGITUDE.checked(longitude);
    }
}
