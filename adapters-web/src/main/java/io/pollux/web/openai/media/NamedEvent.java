package io.pollux.web.openai.media;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.node.ObjectNode;

/** The form in which all endpoints but chat stream: server-sent events that carry their type as their name as well. */
final class NamedEvent {
    static final String CONTENT_TYPE = "text/event-stream; charset=utf-8";

    private NamedEvent() {}

    /** The event as sent. */
    static Bytes of(ObjectNode event) {
        var json = Json.write(event);
        var sent = new ByteArrayOutputStream(json.length() + 64);
        sent.writeBytes(("event: " + event.path("type").asString("message") + "\ndata: ").getBytes(UTF_8));
        sent.writeBytes(json.unsafeArray());
        sent.writeBytes("\n\n".getBytes(UTF_8));
        return Bytes.owning(sent.toByteArray());
    }
}
