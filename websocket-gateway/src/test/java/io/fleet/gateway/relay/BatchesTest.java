package io.fleet.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchesTest {

    private final List<String> commands = new ArrayList<>();
    private final List<Runnable> moments = new ArrayList<>();
    private final Batches batches = new Batches(new RecordingLine(), moments::add);

    @Test
    void whatIsWishedInOneMomentTravelsTogether() {
        IntStream.range(0, 1_100).forEach(i -> batches.subscribe("c" + i));
        batches.unsubscribe("d");
        assertThat(commands).isEmpty();
        assertThat(moments).hasSize(1);

        moments.removeFirst().run();
        assertThat(commands).containsExactly("subscribe 512 from c0", "subscribe 512 from c512",
                "subscribe 76 from c1024", "unsubscribe 1 from d");
    }

    @Test
    void whatIsWishedLaterTravelsInItsTurn() {
        batches.subscribe("a");
        moments.removeFirst().run();
        batches.subscribe("b");
        moments.removeFirst().run();
        assertThat(commands).containsExactly("subscribe 1 from a", "subscribe 1 from b");
        assertThat(moments).isEmpty();
    }

    private final class RecordingLine implements Batches.Line {

        @Override
        public void subscribe(List<String> channels) {
            commands.add("subscribe " + channels.size() + " from " + channels.getFirst());
        }

        @Override
        public void unsubscribe(List<String> channels) {
            commands.add("unsubscribe " + channels.size() + " from " + channels.getFirst());
        }
    }
}
