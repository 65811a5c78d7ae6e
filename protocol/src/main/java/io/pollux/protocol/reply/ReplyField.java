package io.pollux.protocol.reply;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A member of a reply that the scanner knows by name; the last ones are those of Google's OpenAI endpoint. */
enum ReplyField {
    CANDIDATES(ReplyPlace.DOCUMENT, "candidates", ReplyPlace.CANDIDATES),
    FEEDBACK(ReplyPlace.DOCUMENT, "promptFeedback", ReplyPlace.FEEDBACK),
    USAGE(ReplyPlace.DOCUMENT, "usageMetadata", ReplyPlace.USAGE),
    ERROR(ReplyPlace.DOCUMENT, "error", ReplyPlace.ERROR),
    MODEL_VERSION(ReplyPlace.DOCUMENT, "modelVersion", Kind.TEXT),
    CONTENT(ReplyPlace.CANDIDATE, "content", ReplyPlace.CONTENT),
    FINISH_REASON(ReplyPlace.CANDIDATE, "finishReason", Kind.TEXT),
    PARTS(ReplyPlace.CONTENT, "parts", ReplyPlace.PARTS),
    PART_TEXT(ReplyPlace.PART, "text", Kind.PRESENCE),
    PART_THOUGHT(ReplyPlace.PART, "thought", Kind.IGNORED),
    PART_SIGNATURE(ReplyPlace.PART, "thoughtSignature", Kind.IGNORED),
    PART_METADATA(ReplyPlace.PART, "partMetadata", Kind.IGNORED),
    BLOCK_REASON(ReplyPlace.FEEDBACK, "blockReason", Kind.TEXT),
    ERROR_CODE(ReplyPlace.ERROR, "code", Kind.NUMBER),
    ERROR_STATUS(ReplyPlace.ERROR, "status", Kind.TEXT),
    PROMPT_TOKENS(ReplyPlace.USAGE, "promptTokenCount", Kind.NUMBER),
    CANDIDATES_TOKENS(ReplyPlace.USAGE, "candidatesTokenCount", Kind.NUMBER),
    THOUGHTS_TOKENS(ReplyPlace.USAGE, "thoughtsTokenCount", Kind.NUMBER),
    CACHED_TOKENS(ReplyPlace.USAGE, "cachedContentTokenCount", Kind.NUMBER),
    TOOL_USE_TOKENS(ReplyPlace.USAGE, "toolUsePromptTokenCount", Kind.NUMBER),
    TOTAL_TOKENS(ReplyPlace.USAGE, "totalTokenCount", Kind.NUMBER),
    CHOICES(ReplyPlace.DOCUMENT, "choices", ReplyPlace.CHOICES),
    CHAT_FINISH(ReplyPlace.CHOICE, "finish_reason", Kind.TEXT),
    CHAT_MODEL(ReplyPlace.DOCUMENT, "model", Kind.TEXT),
    CHAT_USAGE(ReplyPlace.DOCUMENT, "usage", ReplyPlace.USAGE),
    CHAT_PROMPT(ReplyPlace.USAGE, "prompt_tokens", Kind.NUMBER),
    CHAT_COMPLETION(ReplyPlace.USAGE, "completion_tokens", Kind.NUMBER),
    CHAT_TOTAL(ReplyPlace.USAGE, "total_tokens", Kind.NUMBER);

    private static final Map<ReplyPlace, List<ReplyField>> BY_PLACE = byPlace();

    final ReplyPlace place;
    final Kind kind;
    /** What opens as the value of this field; null unless it is a container. */
    final @Nullable ReplyPlace inside;

    private final String name;

    ReplyField(ReplyPlace place, String name, ReplyPlace inside) {
        this(place, name, Kind.CONTAINER, inside);
    }

    ReplyField(ReplyPlace place, String name, Kind kind) {
        this(place, name, kind, null);
    }

    ReplyField(ReplyPlace place, String name, Kind kind, @Nullable ReplyPlace inside) {
        this.place = place;
        this.name = name;
        this.kind = kind;
        this.inside = inside;
    }

    static @Nullable ReplyField named(ReplyPlace place, KeptBytes name) {
        List<ReplyField> fields = BY_PLACE.getOrDefault(place, List.of());
        for (int index = 0; index < fields.size(); index++) {
            ReplyField field = fields.get(index);
            if (name.is(field.name)) {
                return field;
            }
        }
        return null;
    }

    private static Map<ReplyPlace, List<ReplyField>> byPlace() {
        Map<ReplyPlace, List<ReplyField>> map = new EnumMap<>(ReplyPlace.class);
        for (ReplyPlace place : ReplyPlace.values()) {
            map.put(
                    place,
                    Arrays.stream(values())
                            .filter(field -> field.place == place)
                            .toList());
        }
        return map;
    }

    /** What the scanner does with the value. */
    enum Kind {
        CONTAINER,
        TEXT,
        NUMBER,
        /** Only whether a string is empty matters. */
        PRESENCE,
        IGNORED
    }
}
