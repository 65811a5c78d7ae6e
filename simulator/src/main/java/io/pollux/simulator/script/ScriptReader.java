package io.pollux.simulator.script;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.json.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads scripts from JSON; throws an unchecked complaint about anything it does not know. */
public final class ScriptReader {
    private static final Set<String> KNOWN = Set.of(
            "sample",
            "emptyCase",
            "status",
            "headers",
            "body",
            "fault",
            "afterEvents",
            "forMillis",
            "error",
            "latencyMs",
            "events",
            "gapMs",
            "textBytes",
            "gzip",
            "bigBytes",
            "cachedTokens",
            "modelVersion",
            "finishReason",
            "plainLength");

    private ScriptReader() {}

    /** Adds one script, or each of an array. */
    public static void read(JsonNode json, Scripts into) {
        if (json.isArray()) {
            json.forEach(one -> read(one, into));
            return;
        }
        only(json, Set.of("match", "times", "reply"));
        into.add(match(json.path("match")), json.path("times").asInt(Integer.MAX_VALUE), reply(json.path("reply")));
    }

    private static Match match(JsonNode json) {
        only(json, Set.of("key", "project", "model", "method"));
        return new Match(text(json, "key"), text(json, "project"), text(json, "model"), text(json, "method"));
    }

    static Reply reply(JsonNode json) {
        only(json, KNOWN);
        Reply honest = Reply.HONEST;
        String fault = text(json, "fault");
        String error = text(json, "error");
        return new Reply(
                canned(json),
                fault == null ? null : Fault.named(fault),
                json.path("afterEvents").asInt(honest.afterEvents()),
                millis(json, "forMillis", honest.stall()),
                error == null ? honest.failure() : Samples.get(error).body(),
                millis(json, "latencyMs", honest.latency()),
                json.path("events").asInt(0),
                millis(json, "gapMs", honest.gap()),
                json.path("textBytes").asInt(0),
                json.path("gzip").asBoolean(false),
                json.path("bigBytes").asInt(0),
                json.path("cachedTokens").asInt(0),
                text(json, "modelVersion"),
                text(json, "finishReason"),
                json.path("plainLength").asBoolean(false));
    }

    private static @Nullable Canned canned(JsonNode json) {
        String sample = text(json, json.has("sample") ? "sample" : "emptyCase");
        if (sample != null) {
            return Canned.of(Samples.get(sample));
        }
        if (!json.has("status") && !json.has("body")) {
            return null;
        }
        JsonNode body = json.path("body");
        List<String> headers = new ArrayList<>();
        json.path("headers")
                .properties()
                .forEach(h -> headers.add(h.getKey() + ": " + h.getValue().asString("")));
        if (headers.stream().noneMatch(header -> header.regionMatches(true, 0, "content-type:", 0, 13))) {
            headers.add("content-type: " + (body.isString() ? "text/plain" : "application/json; charset=UTF-8"));
        }
        Bytes bytes = body.isString()
                ? Bytes.utf8(body.asString(""))
                : body.isMissingNode() ? Bytes.EMPTY : Json.prettyBytes(body);
        return new Canned(json.path("status").asInt(200), headers, bytes);
    }

    private static Duration millis(JsonNode json, String name, Duration otherwise) {
        return json.has(name) ? Duration.ofMillis(json.path(name).asLong(0)) : otherwise;
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isString() ? value.stringValue() : null;
    }

    private static void only(JsonNode json, Set<String> known) {
        json.propertyNames().forEach(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("script field: " + name + " (expected: one of " + known + ")");
            }
        });
    }
}
