package io.fleet.testing.offending.here;

import io.fleet.testing.offending.there.There;

public record Here(There other) {}
