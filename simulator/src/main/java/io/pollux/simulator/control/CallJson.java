package io.pollux.simulator.control;

import io.pollux.simulator.calls.Call;
import io.pollux.simulator.json.Json;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Calls as the control shows them. */
final class CallJson {
    private CallJson() {}

    static ObjectNode of(Call call) {
        ObjectNode json = Json.object()
                .put("n", call.n())
                .put("time", call.startedAt().toString())
                .put("method", call.method())
                .put("path", call.path())
                .put("query", call.query());
        ObjectNode headers = json.putObject("headers");
        call.headers().forEach((name, values) -> values.forEach(headers.putArray(name)::add));
        Instant ended = call.endedAt();
        return json.put("keyUsed", call.credential())
                .put("keyForm", call.credentialForm())
                .put("project", call.project())
                .put("model", call.model())
                .put("operation", call.operation())
                .put("bodySha256", call.bodySha256())
                .put("bodyLength", call.bodyLength())
                .put("body", call.body())
                .put("status", call.status())
                .put("outcome", call.outcome())
                .put("eventsSent", call.eventsSent())
                .put("startedAt", call.startedAt().toString())
                .put("endedAt", ended == null ? null : ended.toString());
    }
}
