package io.fleet.processing.query;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON text that is taken away piece by piece while it is written. Confined to one answer. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int USUAL_BYTES = 16 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), bytes);

    JsonGenerator generator() {
        return generator;
    }

    /** What was written since the last call. */
    byte[] take() {
        generator.flush();
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }

    /** Ends the text and returns what is left of it. */
    byte[] end() {
        generator.close();
        return take();
    }

    /** A member that is left out where the device gave nothing. */
    void steps(String name, int steps, double perUnit) {
        if (steps != RecordedFix.NONE) {
            generator.writeNumberProperty(name, steps / perUnit);
        }
    }

    /** The fix' speed, heading and accuracy. */
    void motion(RecordedFix fix) {
        steps("speed", fix.speed(), 100);
        steps("heading", fix.heading(), 10);
        steps("accuracy", fix.accuracy(), 10);
    }
}
