package io.pollux.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request as it came over the wire, body and all. */
public record Request(String method, String target, boolean http10, Headers headers, Bytes body) {

    /** The path still percent-encoded, without the query. */
    public String rawPath() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    public String path() {
        String raw = rawPath();
        return raw.indexOf('%') < 0 ? raw : decode(raw.replace("+", "%2B"));
    }

    public String query() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    public @Nullable String parameter(String name) {
        List<String> all = parameters(name);
        return all.isEmpty() ? null : all.getFirst();
    }

    public List<String> parameters(String name) {
        List<String> found = new ArrayList<>();
        String query = query();
        int at = 0;
        while (at < query.length()) {
            int end = query.indexOf('&', at);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', at);
            boolean valued = equals >= 0 && equals < end;
            if (decode(query.substring(at, valued ? equals : end)).equals(name)) {
                found.add(valued ? decode(query.substring(equals + 1, end)) : "");
            }
            at = end + 1;
        }
        return found;
    }

    boolean keepsAlive() {
        return http10 ? headers.mentions("connection", "keep-alive") : !headers.mentions("connection", "close");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
