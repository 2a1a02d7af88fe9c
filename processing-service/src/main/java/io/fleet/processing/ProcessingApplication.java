package io.fleet.processing;

import io.fleet.service.FleetServiceConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

/** The processing-service. */
@SpringBootApplication(proxyBeanMethods = false)
@Import(FleetServiceConfiguration.class)
class ProcessingApplication {

    static void main(String[] arguments) {
        SpringApplication.run(ProcessingApplication.class, arguments);
    }
}
