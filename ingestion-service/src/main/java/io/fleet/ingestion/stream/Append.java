package io.fleet.ingestion.stream;

import io.fleet.wire.RedisKeys;
import io.fleet.wire.StreamEntry;
import io.fleet.wire.TraceParent;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One fix on its way into the stream.
 *
 * <p>Lettuce's own command would bring its arguments, an output and a future for each fix. Safe for use by many threads.
 */
final class Append implements RedisCommand<String, byte[], String> {

    private static final AtomicIntegerFieldUpdater<Append> DONE = AtomicIntegerFieldUpdater.newUpdater(Append.class,
            "done");
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEAD = head("*5");
    private static final byte[] TRACED_HEAD = head("*7");
    private static final byte[] TRACE = bytes("$" + StreamEntry.TRACE.length() + "\r\n" + StreamEntry.TRACE + "\r\n$"
            + TraceParent.LENGTH + "\r\n");
    private static final int MOST_DIGITS = 10;

    private final byte[] fix;
    private final Request request;
    private final Burst burst;
    private volatile int done;

    Append(byte[] fix, Request request, Burst burst) {
        this.fix = fix;
        this.request = request;
        this.burst = burst;
    }

    @Override
    public void encode(ByteBuf buffer) {
        String trace = request.trace();
        byte[] head = trace == null ? HEAD : TRACED_HEAD;
        buffer.ensureWritable(head.length + MOST_DIGITS + fix.length + 2 * LINE_END.length).writeBytes(head);
        ByteBufUtil.writeAscii(buffer, Integer.toString(fix.length));
        buffer.writeBytes(LINE_END).writeBytes(fix).writeBytes(LINE_END);
        if (trace != null) {
            buffer.writeBytes(TRACE);
            ByteBufUtil.writeAscii(buffer, trace);
            buffer.writeBytes(LINE_END);
        }
    }

    @Override
    public CommandOutput<String, byte[], String> getOutput() {
        return burst.reply();
    }

    /** Called by the connection, one after the other, each when what Redis answered stands in the output. */
    @Override
    public void complete() {
        String error = burst.reply().takeError();
        burst.heard();
        end(error == null ? null : new RedisCommandExecutionException(error));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return end(failure);
    }

    @Override
    public void cancel() {
        end(new RedisException("the connection to Redis was closed"));
    }

    private boolean end(@Nullable Throwable failure) {
        if (!DONE.compareAndSet(this, 0, 1)) {
            return false;
        }
        if (failure != null) {
            request.fail(failure);
        }
        burst.answered();
        return true;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean isDone() {
        return done != 0;
    }

    @Override
    public ProtocolKeyword getType() {
        return CommandType.XADD;
    }

    /** For those who look into a command before it is written; nobody looks into this one. */
    @Override
    public @Nullable CommandArgs<String, byte[]> getArgs() {
        return null;
    }

    @Override
    public void setOutput(CommandOutput<String, byte[], String> output) {
        throw new UnsupportedOperationException("an entry is not added within a transaction");
    }

    @Override
    public String toString() {
        return "XADD " + RedisKeys.STREAM;
    }

    private static byte[] head(String arguments) {
        return bytes(arguments + "\r\n$4\r\nXADD\r\n$" + RedisKeys.STREAM.length() + "\r\n" + RedisKeys.STREAM
                + "\r\n$1\r\n*\r\n$" + StreamEntry.FIX.length() + "\r\n" + StreamEntry.FIX + "\r\n$");
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
