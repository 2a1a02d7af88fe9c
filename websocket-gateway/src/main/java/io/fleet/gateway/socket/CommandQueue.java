package io.fleet.gateway.socket;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the commands of one socket one after the other. While one takes its time nothing more is read, and what has been read already waits: no more
 * than the limit lets through.
 *
 * <p>Confined to the channel's event loop.
 */
final class CommandQueue {

    private static final Logger log = LoggerFactory.getLogger(CommandQueue.class);

    private final Channel channel;
    private final Connection connection;
    private final Commands commands;
    private final Queue<Command> waiting = new ArrayDeque<>(1);
    private boolean isBusy;

    CommandQueue(Channel channel, Connection connection, Commands commands) {
        this.channel = channel;
        this.connection = connection;
        this.commands = commands;
    }

    void add(Command command) {
        waiting.add(command);
        followNext();
    }

    private void followNext() {
        var command = isBusy ? null : waiting.poll();
        if (command != null) {
            isBusy = true;
            channel.config().setAutoRead(false);
            var _ = commands.follow(connection, command)
                    .subscribe(_ -> {}, defect -> inOrder(() -> fail(defect)), () -> inOrder(this::goOn));
        }
    }

    private void inOrder(Runnable task) {
        channel.eventLoop().execute(task);
    }

    private void goOn() {
        isBusy = false;
        channel.config().setAutoRead(true);
        followNext();
    }

    private void fail(Throwable defect) {
        log.error("A command could not be followed", defect);
        var _ = channel.close();
    }
}
