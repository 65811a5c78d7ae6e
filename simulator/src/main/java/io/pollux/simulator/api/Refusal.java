package io.pollux.simulator.api;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Sample;
import io.pollux.simulator.json.Samples;
import tools.jackson.databind.node.ObjectNode;

/** An error of the API: a status, and the body that says why. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;

    private Refusal(int status, String text) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    /** The body, as one element of an array if so wished. */
    Bytes body(boolean wrapped) {
        boolean already = text.startsWith("[");
        return Bytes.utf8(wrapped && !already ? '[' + text + "]\n" : text);
    }

    /** A canned error with some of its example values put right. */
    static Refusal like(String sampleFile, String... replacements) {
        Sample sample = Samples.get("errors/" + sampleFile);
        String text = sample.text();
        for (int i = 0; i < replacements.length; i += 2) {
            text = text.replace(replacements[i], replacements[i + 1]);
        }
        return new Refusal(sample.status(), text);
    }

    static Refusal of(int status, String code, String message) {
        return new Refusal(status, Json.pretty(error(status, code, message)) + "\n");
    }

    static Refusal of(int status, ObjectNode error) {
        return new Refusal(status, Json.pretty(error) + "\n");
    }

    static Refusal invalid(String message) {
        return of(400, "INVALID_ARGUMENT", message);
    }

    static ObjectNode error(int status, String code, String message) {
        ObjectNode root = Json.object();
        root.putObject("error").put("code", status).put("message", message).put("status", code);
        return root;
    }
}
