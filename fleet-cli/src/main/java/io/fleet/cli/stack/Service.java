package io.fleet.cli.stack;

/** The three services, in the order in which they are named to people. */
public enum Service {

    INGESTION("ingestion-service", 8081, 9081), PROCESSING("processing-service", 8082,
            9082), GATEWAY("websocket-gateway", 8080, 9080);

    private final String label;
    private final int port;
    private final int managementPort;

    Service(String label, int port, int managementPort) {
        this.label = label;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** Its module's name. */
    public String label() {
        return label;
    }

    int usualPort() {
        return port;
    }

    int usualManagementPort() {
        return managementPort;
    }
}
