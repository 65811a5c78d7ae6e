package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What some models answer 400 to although a chat can be answered without it. Google says "Penalty is not enabled for
 * models/gemini-2.5-flash", "Logprobs is not enabled for this model", or "not supported" in place of "not enabled".
 */
public enum RefusableField {
    PENALTIES("penalty", "frequencyPenalty", "presencePenalty"),
    LOGPROBS("logprobs", "responseLogprobs", "logprobs");

    private static final Pattern REFUSAL =
            Pattern.compile("\\b(penalty|logprobs) is not (?:enabled|supported) for\\b", Pattern.CASE_INSENSITIVE);

    private final String name;
    private final String parameter;
    private final String other;

    RefusableField(String name, String parameter, String other) {
        this.name = name;
        this.parameter = parameter;
        this.other = other;
    }

    /**
     * The one that a model refuses; empty when an error is about something else.
     *
     * @param message Google's own
     */
    public static Optional<RefusableField> refused(int status, String message) {
        Matcher refusal = REFUSAL.matcher(message);
        return status == 400 && refusal.find()
                ? Stream.of(values())
                        .filter(field -> field.name.equalsIgnoreCase(refusal.group(1)))
                        .findFirst()
                : Optional.empty();
    }

    /** Takes it out of a request in Gemini's terms; false when it is not in there. */
    public boolean takeOut(ObjectNode body) {
        if (!(body.path("generationConfig") instanceof ObjectNode config)) {
            return false;
        }
        int before = config.size();
        config.remove(List.of(parameter, other));
        boolean isOut = config.size() < before;
        if (isOut && config.isEmpty()) {
            body.remove("generationConfig");
        }
        return isOut;
    }

    /** The request without it; empty when it is not in there. */
    public Optional<Bytes> without(Bytes body) {
        Cutouts media = Cutouts.of(body);
        JsonNode tree = Json.readTree(media.rest());
        return tree instanceof ObjectNode request && takeOut(request)
                ? Optional.of(media.restore(Json.write(request)))
                : Optional.empty();
    }
}
