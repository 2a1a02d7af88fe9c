# One image of one service: docker build --build-arg SERVICE=ingestion-service -t fleet/ingestion-service .
#
# SERVICE       ingestion-service, processing-service or websocket-gateway
# JARS          build: Maven makes the jars in the image; prebuilt: those that `./mvnw package` has made beside it are taken
# BUILD_BASE    a JDK 25 for the build
# RUNTIME_BASE  a Java 25 runtime; pin it by digest where builds must repeat exactly
# VERSION, REVISION  what the image says it was made of: the version and the commit
ARG SERVICE=ingestion-service
ARG JARS=build
ARG BUILD_BASE=eclipse-temurin:25-jdk
ARG RUNTIME_BASE=eclipse-temurin:25-jre

# The jars of all three services: the same step for each image, so that it is run once.
FROM ${BUILD_BASE} AS build
WORKDIR /src
COPY . .
RUN ./mvnw -B -pl ingestion-service,processing-service,websocket-gateway -am package \
        -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true

FROM scratch AS prebuilt
COPY ingestion-service/target/*-exec.jar /src/ingestion-service/target/
COPY processing-service/target/*-exec.jar /src/processing-service/target/
COPY websocket-gateway/target/*-exec.jar /src/websocket-gateway/target/

FROM ${JARS} AS jars

# Takes the jar apart into layers that change at different speeds.
FROM ${BUILD_BASE} AS layers
ARG SERVICE
WORKDIR /work
COPY --from=jars /src/${SERVICE}/target/*-exec.jar app.jar
RUN ["java", "-Djarmode=tools", "-jar", "app.jar", "extract", "--layers", "--destination", "layers"]
COPY deploy/image/Probe.java .
RUN ["javac", "-d", "probe", "Probe.java"]

FROM ${RUNTIME_BASE} AS base
WORKDIR /app

# What differs from service to service.
FROM base AS websocket-gateway
ENV SERVER_PORT=8080 MANAGEMENT_SERVER_PORT=9080
EXPOSE 8080 9080

FROM base AS ingestion-service
ENV SERVER_PORT=8081 MANAGEMENT_SERVER_PORT=9081
EXPOSE 8081 9081

FROM base AS processing-service
ENV SERVER_PORT=8082 MANAGEMENT_SERVER_PORT=9082
EXPOSE 8082 9082

FROM ${SERVICE} AS service
ARG SERVICE
COPY --from=layers /work/layers/dependencies/ ./
COPY --from=layers /work/layers/spring-boot-loader/ ./
COPY --from=layers /work/layers/snapshot-dependencies/ ./
COPY --from=layers /work/layers/application/ ./
COPY --from=layers /work/probe/ /opt/probe/
COPY deploy/image/java.options deploy/image/train ./
# Trained where it will run: the cache is good for just this Java, these jars and these options.
RUN ["sh", "./train"]
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="${SERVICE}" \
      org.opencontainers.image.description="Fleet, a real-time logistics and analytics service" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
USER 10001:10001
# Seconds count from the start of the container; Kubernetes does not read this and asks by itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx16m", "-cp", "/opt/probe", "Probe", "/actuator/health/readiness"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "@/app/java.options", "-jar", "/app/app.jar"]
