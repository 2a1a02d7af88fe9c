package io.fleet.ingestion.intake;

import java.util.Locale;

/** How fixes came. */
enum Transport {
    HTTP, BATCH, WEBSOCKET;

    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
