package io.fleet.ingestion.intake;

import io.fleet.ingestion.limit.DriverLimits;
import io.fleet.ingestion.stream.FixAppender;
import io.fleet.service.WebSocketHandshake;
import io.fleet.service.trace.Traces;
import io.fleet.wire.FixRequests;
import io.micrometer.core.instrument.Gauge;
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
    FixIntake fixIntake(FixRequests requests, DriverLimits limits, FixAppender appender, MeterRegistry meters,
            Traces traces, InstantSource clock) {
        return new FixIntake(requests, limits, intake(Transport.HTTP, appender, meters, traces), clock);
    }

    @Bean
    BatchIntake batchIntake(FixRequests requests, DriverLimits limits, FixAppender appender, MeterRegistry meters,
            Traces traces, InstantSource clock) {
        return new BatchIntake(requests, limits, intake(Transport.BATCH, appender, meters, traces), clock);
    }

    @Bean
    FrameIntake frameIntake(FixRequests requests, DriverLimits limits, FixAppender appender, MeterRegistry meters,
            Traces traces, InstantSource clock) {
        return new FrameIntake(requests, limits, intake(Transport.WEBSOCKET, appender, meters, traces), clock);
    }

    @Bean
    DriverSockets driverSockets(MeterRegistry meters) {
        var sockets = new DriverSockets();
        Gauge.builder("fleet.sockets", sockets, DriverSockets::count).tag("kind", "driver")
                .description("open sockets").register(meters);
        return sockets;
    }

    @Bean
    DriverStream driverStream(FrameIntake intake, DriverSockets sockets, InstantSource clock) {
        return new DriverStream(new WebSocketHandshake(DriverSocket.MOST_BYTES), intake, sockets, clock);
    }

    private static Intake intake(Transport transport, FixAppender appender, MeterRegistry meters,
            Traces traces) {
        return new Intake(transport, appender, meters, traces, System::nanoTime);
    }
}
