package io.fleet.processing.consume;

/**
 * How many entries to ask for, so that what one read brings into memory stays small whatever is in the stream.
 *
 * <p>Begins low, because those that were given to a process that then died of them come first; doubles with each read that was full, and falls to
 * what fits in {@value #MOST_BYTES} bytes, by the size of the entries last read. Confined to one thread.
 */
final class ReadSize {

    /** The most that a read should bring; one that meets large entries unawares brings more, the next one does not. */
    static final int MOST_BYTES = 4 * 1024 * 1024;

    private static final int FIRST = 16;

    private final int most;
    private int entries;

    /**
     * Begins low.
     *
     * @param most how many entries at most
     */
    ReadSize(int most) {
        this.most = most;
        this.entries = Math.min(FIRST, most);
    }

    /** For the next read; at least one. */
    int entries() {
        return entries;
    }

    /** Learns from a read that was not empty. */
    void learn(int read, long bytes) {
        long fitting = Math.max(1, MOST_BYTES * (long) read / Math.max(1, bytes));
        int wanted = read < entries ? entries : 2 * entries;
        entries = (int) Math.min(Math.min(wanted, most), fitting);
    }
}
