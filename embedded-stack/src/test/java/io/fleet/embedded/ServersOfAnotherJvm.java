package io.fleet.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A program that starts both servers, says where they are and lasts until a line comes in. */
final class ServersOfAnotherJvm {

    private ServersOfAnotherJvm() {}

    /** Arguments: the port and folder of Redis, then those of the database; or none for temporary ones. */
    static void main(String[] arguments) throws IOException {
        boolean temporary = arguments.length == 0;
        EmbeddedRedis redis = EmbeddedRedis.start(temporary
                ? EmbeddedRedis.Options.temporary()
                : new EmbeddedRedis.Options(Integer.parseInt(arguments[0]), Path.of(arguments[1])));
        EmbeddedDatabase database = EmbeddedDatabase.start(temporary
                ? EmbeddedDatabase.Options.temporary()
                : new EmbeddedDatabase.Options(Integer.parseInt(arguments[2]), Path.of(arguments[3])));
        IO.println(redis.pid() + " " + redis.port() + " " + database.pid() + " " + database.port());
        System.in.read();
        System.exit(0);
    }
}
