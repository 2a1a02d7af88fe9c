package io.fleet.cli.send;

/** Is told when a report leaves; called on the sending thread and must not block. */
@FunctionalInterface
public interface SendListener {

    /** Nobody needs to know. */
    SendListener SILENT = (_, _) -> {};

    /** The report is being sent, at that {@link System#nanoTime}; again if it must be sent again. */
    void sending(Report report, long nanoTime);
}
