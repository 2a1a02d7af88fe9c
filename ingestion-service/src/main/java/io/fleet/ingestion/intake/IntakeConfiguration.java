package io.fleet.ingestion.intake;

import io.fleet.ingestion.stream.FixAppender;
import io.fleet.wire.FixRequests;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IntakeProperties.class)
class IntakeConfiguration {

    @Bean
    FixRequests fixRequests(IntakeProperties properties) {
        return new FixRequests(properties.ages());
    }

    @Bean
    FixIntake fixIntake(FixRequests requests, FixAppender appender, MeterRegistry meters, InstantSource clock) {
        return new FixIntake(requests, intake(Transport.HTTP, appender, meters), clock);
    }

    @Bean
    BatchIntake batchIntake(FixRequests requests, FixAppender appender, MeterRegistry meters, InstantSource clock) {
        return new BatchIntake(requests, intake(Transport.BATCH, appender, meters), clock);
    }

    private static Intake intake(Transport transport, FixAppender appender, MeterRegistry meters) {
        return new Intake(transport, appender, meters, System::nanoTime);
    }
}
