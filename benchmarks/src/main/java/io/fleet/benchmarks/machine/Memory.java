package io.fleet.benchmarks.machine;

/**
 * What a JVM takes.
 *
 * @param residentKib of the machine's memory, before the collection
 * @param heapKib     of it in use by objects, after a full collection
 */
public record Memory(long residentKib, long heapKib) {}
