package io.pollux.web.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.application.relay.ClientGone;
import io.pollux.application.settings.CurrentRules;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.gemini.ModelList;
import io.pollux.protocol.json.Json;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Upstream's model list, asked for at most once in a while and by one caller at a time: consoles ask for it at every turn. An
 * old list is better than none. Thread-safe.
 */
@Component
public final class ModelLists {
    private static final String TARGET = "/v1beta/models?pageSize=1000";
    /** Far more than Google has; upstreams that never come to an end are not followed to it. */
    private static final int MOST_PAGES = 10;

    private static final Duration FRESH = Duration.ofMinutes(10);
    /** How long an old list serves before upstream is asked again, after it could not be. */
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final GatheredCalls calls;
    private final CurrentRules rules;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Kept kept = new Kept(null, Instant.MIN, null, 0);

    public ModelLists(GatheredCalls calls, CurrentRules rules, InstantSource clock) {
        this.calls = calls;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * The reply of the native {@code models.list} with the models of all its pages, only to be read.
     *
     * @throws OpenAiRefusal when upstream gives none and there is no old one
     * @throws ClientGone when the caller that was to fetch it has left
     */
    public JsonNode list(OpenAiCall call) throws OpenAiRefusal, ClientGone {
        var before = kept;
        if (before.list != null && clock.instant().isBefore(before.until)) {
            return before.list;
        }
        asking.lock();
        try {
            // Who has waited for another's answer takes it, be it a list or an error.
            return kept.number == before.number ? ask(call, before) : kept.listOrFault();
        } finally {
            asking.unlock();
        }
    }

    private JsonNode ask(OpenAiCall call, Kept before) throws OpenAiRefusal, ClientGone {
        try {
            var list = pages(call);
            rules.learn(ModelList.ids(list));
            kept = new Kept(list, clock.instant().plus(FRESH), null, before.number + 1);
        } catch (OpenAiRefusal refusal) {
            kept = new Kept(before.list, clock.instant().plus(AGAIN), refusal, before.number + 1);
        }
        return kept.listOrFault();
    }

    private JsonNode pages(OpenAiCall call) throws OpenAiRefusal, ClientGone {
        var list = Json.object();
        var models = list.putArray("models");
        var token = "";
        for (var page = 1; page <= MOST_PAGES; page++) {
            var told = calls.gatherTree(call, target(token), Bytes.EMPTY);
            told.path("models").forEach(models::add);
            var next = told.path("nextPageToken").asString("");
            if (next.isEmpty() || next.equals(token)) {
                return list;
            }
            token = next;
        }
        return list;
    }

    private static String target(String token) {
        return token.isEmpty() ? TARGET : TARGET + "&pageToken=" + URLEncoder.encode(token, UTF_8);
    }

    private record Kept(
            @Nullable JsonNode list,
            Instant until,
            @Nullable OpenAiRefusal why,
            long number) {
        JsonNode listOrFault() throws OpenAiRefusal {
            if (list != null) {
                return list;
            }
            if (why != null) {
                throw why;
            }
            throw new IllegalStateException("a model list was neither fetched nor refused");
        }
    }
}
