package io.fleet.ingestion.intake;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The answers to frames that were taken up, in the order of the frames however they come. Confined to one thread. */
final class Answers {

    /** So many frames, and so many fixes, may be unanswered while one more is taken up. */
    static final int MOST = 64;

    private final Queue<Answer> inOrder = new ArrayDeque<>();
    private int fixes;

    /** The answer to one frame; to be given once. */
    final class Answer {

        private final Runnable given;
        private byte @Nullable [] text;
        private int waitsFor;

        private Answer(Runnable given) {
            this.given = given;
        }

        void give(byte[] answer) {
            fixes -= waitsFor;
            text = answer;
            given.run();
        }

        /** How many fixes it waits for, which is not known before it may have been given. */
        void waitsFor(int count) {
            if (text == null) {
                waitsFor = count;
                fixes += count;
            }
        }
    }

    /**
     * For the next frame.
     *
     * @param given what to do when it is there
     */
    Answer next(Runnable given) {
        var answer = new Answer(given);
        inOrder.add(answer);
        return answer;
    }

    boolean haveRoom() {
        return inOrder.size() < MOST && fixes < MOST;
    }

    boolean isEmpty() {
        return inOrder.isEmpty();
    }

    /** The next one to be sent, or null if it is not there yet. */
    byte @Nullable [] poll() {
        var first = inOrder.peek();
        byte[] text = first == null ? null : first.text;
        if (text != null) {
            inOrder.remove();
        }
        return text;
    }
}
