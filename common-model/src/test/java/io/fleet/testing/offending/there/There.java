package io.fleet.testing.offending.there;

import io.fleet.testing.offending.here.Here;

public record There(Here other) {}
