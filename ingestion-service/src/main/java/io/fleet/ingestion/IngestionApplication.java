package io.fleet.ingestion;

import io.fleet.service.FleetServiceConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The ingestion-service. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(FleetServiceConfiguration.class)
class IngestionApplication {

    static void main(String[] arguments) {
        SpringApplication.run(IngestionApplication.class, arguments);
    }
}
