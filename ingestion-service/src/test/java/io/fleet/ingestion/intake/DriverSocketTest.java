package io.fleet.ingestion.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A driver's socket by itself: what it takes up, and in which order it answers, however slow what is behind it. */
class DriverSocketTest {

    private static final int MOST = Answers.MOST;

    private final Queue<Answers.Answer> taken = new ArrayDeque<>();
    private final DriverSockets sockets = new DriverSockets();
    private EmbeddedChannel channel;
    private int fixesEach = 1;

    @BeforeEach
    void open() {
        sockets.start();
        channel = new EmbeddedChannel(new DriverSocket(this::take, Duration.ofHours(1), sockets));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void answersComeInTheOrderOfTheFrames() {
        say("a", "b", "c");
        var first = taken.remove();
        taken.remove().give(ascii("2"));
        taken.remove().give(ascii("3"));
        channel.runPendingTasks();
        assertThat(hear()).isEmpty();
        first.give(ascii("1"));
        channel.runPendingTasks();
        assertThat(hear()).isEqualTo("810131" + "810132" + "810133");
    }

    @Test
    void noMoreFramesAreTakenUpThanMayBeUnanswered() {
        say(IntStream.range(0, MOST + 10).mapToObj(Integer::toString).toArray(String[]::new));
        assertThat(taken).hasSize(MOST);
        assertThat(channel.config().isAutoRead()).isFalse();
        taken.remove().give(ascii("x"));
        channel.runPendingTasks();
        assertThat(taken).hasSize(MOST);
        giveAll();
        giveAll();
        assertThat(taken).isEmpty();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(hear()).isEqualTo("810178".repeat(MOST + 10));
    }

    @Test
    void aBatchCountsByItsFixes() {
        fixesEach = MOST;
        say("a", "b");
        assertThat(taken).hasSize(1);
        giveAll();
        assertThat(taken).hasSize(1);
    }

    @Test
    void whoDoesNotTakeTheAnswersIsNotReadFrom() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        say("a");
        assertThat(taken).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        assertThat(taken).hasSize(1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whatWasTakenUpIsAnsweredBeforeTheEnd() {
        say("a");
        sockets.stop();
        channel.runPendingTasks();
        say("b");
        assertThat(taken).hasSize(1);
        assertThat(hear()).isEmpty();
        giveAll();
        assertThat(hear()).startsWith("810178" + "880c03f4");
        assertThat(channel.isOpen()).as("until the client has heard of it").isTrue();
        channel.writeInbound(new CloseWebSocketFrame(1012, ""));
        assertThat(channel.isOpen()).isFalse();
        assertThat(sockets.count()).isZero();
    }

    @Test
    void whatIsBehindTheEndIsNotTakenUp() {
        fixesEach = MOST;
        say("a", "b");
        channel.writeInbound(new BinaryWebSocketFrame(), new TextWebSocketFrame("c"));
        giveAll();
        giveAll();
        assertThat(taken).isEmpty();
        assertThat(hear()).startsWith("810178" + "810178" + "881203eb");
    }

    @Test
    void stoppingIsDoneWhenTheLastSocketIsClosed() {
        var stopped = new boolean[1];
        sockets.stop(() -> stopped[0] = true);
        channel.runPendingTasks();
        assertThat(stopped).containsExactly(false);
        channel.writeInbound(new CloseWebSocketFrame(1012, ""));
        assertThat(stopped).containsExactly(true);
    }

    private int take(byte[] frame, Answers.Answer answer) {
        taken.add(answer);
        return fixesEach;
    }

    private void say(String... frames) {
        for (String frame : frames) {
            channel.writeInbound(new TextWebSocketFrame(frame));
        }
    }

    private void giveAll() {
        for (int left = taken.size(); left > 0; left--) {
            taken.remove().give(ascii("x"));
        }
        channel.runPendingTasks();
    }

    /** All bytes that were sent, in hexadecimal digits. */
    private String hear() {
        var bytes = new StringBuilder();
        for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            bytes.append(ByteBufUtil.hexDump(sent));
            sent.release();
        }
        return bytes.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
