package io.fleet.cli.load;

import java.util.concurrent.Semaphore;

/** Room for requests that are not answered yet. */
final class Room {

    private Room() {}

    /** Takes one place and tells for how many nanoseconds there was none. */
    static long acquire(Semaphore room) {
        if (room.tryAcquire()) {
            return 0;
        }
        long asked = System.nanoTime();
        room.acquireUninterruptibly();
        return System.nanoTime() - asked;
    }
}
