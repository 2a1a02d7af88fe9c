package io.fleet.testing.offending.unmarked;

/** In a package that promises nothing about null. */
public final class Unmarked {}
