package io.fleet.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything listens.
 *
 * @param redis      of the embedded Redis
 * @param database   of the embedded PostgreSQL
 * @param apis       of each service, for its audience
 * @param management of each service, for its operators
 */
public record Ports(int redis, int database, Map<Service, Integer> apis, Map<Service, Integer> management) {

    private static final int REDIS = 16_379;
    private static final int DATABASE = 15_432;

    public Ports {
        apis = Map.copyOf(apis);
        management = Map.copyOf(management);
    }

    /** The ports that documents and clients know. */
    public static Ports usual() {
        var apis = new EnumMap<Service, Integer>(Service.class);
        var management = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            apis.put(service, service.usualPort());
            management.put(service, service.usualManagementPort());
        }
        return new Ports(REDIS, DATABASE, apis, management);
    }

    /** Ports that nobody listens on now, for tests. */
    public static Ports free() {
        var left = new ArrayList<>(free(2 + 2 * Service.values().length));
        var apis = new EnumMap<Service, Integer>(Service.class);
        var management = new EnumMap<Service, Integer>(Service.class);
        for (var service : Service.values()) {
            apis.put(service, left.removeLast());
            management.put(service, left.removeLast());
        }
        return new Ports(left.removeLast(), left.removeLast(), apis, management);
    }

    int api(Service service) {
        return apis.getOrDefault(service, service.usualPort());
    }

    int management(Service service) {
        return management.getOrDefault(service, service.usualManagementPort());
    }

    private static List<Integer> free(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, Loopback.ADDRESS));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
