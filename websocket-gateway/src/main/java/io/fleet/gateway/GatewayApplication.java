package io.fleet.gateway;

import io.fleet.service.FleetServiceConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The websocket-gateway. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(FleetServiceConfiguration.class)
class GatewayApplication {

    static void main(String[] arguments) {
        SpringApplication.run(GatewayApplication.class, arguments);
    }
}
