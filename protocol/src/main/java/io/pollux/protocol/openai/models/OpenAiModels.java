package io.pollux.protocol.openai.models;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.models.DerivedModels.Derived;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gemini's model list as OpenAI's {@code /v1/models} tells it, with the fields that New API and other consoles look for. */
public final class OpenAiModels {
    private static final String PREFIX = "models/";
    private static final Pattern MONTH = Pattern.compile("(0[1-9]|1[0-2])-(20[0-9]{2})$");

    /** The day Gemini's API opened, for models whose version tells no month. */
    private static final long API_OPENED = 1_702_425_600;

    private OpenAiModels() {}

    /**
     * The list; each base model is followed by its derived names, the image chat comes last.
     *
     * @param listReply of Gemini; what has no name is left out
     * @param hidden is asked for ids without {@code models/}; with a model its derived names are hidden too
     */
    public static ObjectNode list(JsonNode listReply, DerivedModels derived, Predicate<String> hidden) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        entries(listReply, derived, hidden).values().forEach(data::add);
        return list.put("success", true);
    }

    /**
     * One model of the list.
     *
     * @param id with or without {@code models/}
     * @return empty when the list would not show it
     */
    public static Optional<ObjectNode> get(
            String id, JsonNode listReply, DerivedModels derived, Predicate<String> hidden) {
        return Optional.ofNullable(entries(listReply, derived, hidden).get(idOf(id)));
    }

    /**
     * Appends the derived names to a native list, as copies of their base model's entry with another name. Whatever has no
     * models in it stays as it is.
     *
     * @param listReply changed in place
     * @return whether anything was appended
     */
    public static boolean appendDerived(JsonNode listReply, DerivedModels derived, Predicate<String> hidden) {
        if (!(listReply.path("models") instanceof ArrayNode models)) {
            return false;
        }
        Set<String> taken = new HashSet<>();
        models.values().forEach(model -> taken.add(id(model)));
        List<ObjectNode> added = new ArrayList<>();
        List<ObjectNode> chats = new ArrayList<>();
        for (JsonNode model : models.values()) {
            if (model instanceof ObjectNode base && !id(base).isEmpty() && !hidden.test(id(base))) {
                derived.of(id(base)).stream()
                        .filter(name -> !hidden.test(name.id()) && taken.add(name.id()))
                        .forEach(name -> added.add(renamed(base, name)));
                derived.chatOf(id(base))
                        .filter(name -> !hidden.test(name.id()) && taken.add(name.id()))
                        .ifPresent(name -> chats.add(renamed(base, name)));
            }
        }
        added.addAll(chats);
        models.addAll(added);
        return !added.isEmpty();
    }

    private static ObjectNode renamed(ObjectNode base, Derived name) {
        ObjectNode model = base.deepCopy();
        model.put("name", PREFIX + name.id());
        String displayed = base.path("displayName").stringValue("");
        return displayed.isEmpty() ? model : model.put("displayName", displayed + name.addition());
    }

    private static Map<String, ObjectNode> entries(
            JsonNode listReply, DerivedModels derived, Predicate<String> hidden) {
        Map<String, ObjectNode> entries = new LinkedHashMap<>();
        Map<String, ObjectNode> chats = new LinkedHashMap<>();
        Set<String> real = new HashSet<>();
        listReply.path("models").values().forEach(model -> real.add(id(model)));
        for (JsonNode model : listReply.path("models").values()) {
            String id = id(model);
            if (id.isEmpty() || hidden.test(id)) {
                continue;
            }
            entries.putIfAbsent(id, entry(id, model));
            derived.of(id).stream()
                    .map(Derived::id)
                    .filter(name -> !real.contains(name) && !hidden.test(name))
                    .forEach(name -> entries.put(name, entry(name, model)));
            derived.chatOf(id)
                    .map(Derived::id)
                    .filter(name -> !real.contains(name) && !hidden.test(name))
                    .ifPresent(name -> chats.put(name, entry(name, model)));
        }
        entries.putAll(chats);
        return entries;
    }

    private static ObjectNode entry(String id, JsonNode model) {
        ObjectNode entry = Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", created(model.path("version").stringValue("")))
                .put("owned_by", "google");
        entry.putArray("permission");
        entry.put("root", model.path("name").stringValue("")).putNull("parent");
        String displayed = model.path("displayName").stringValue("");
        if (!displayed.isEmpty()) {
            entry.put("display_name", displayed);
        }
        copyNumber(model, "inputTokenLimit", entry, "context_length");
        copyNumber(model, "outputTokenLimit", entry, "max_completion_tokens");
        return entry;
    }

    private static void copyNumber(JsonNode from, String name, ObjectNode to, String as) {
        if (from.path(name).isIntegralNumber()) {
            to.set(as, from.path(name));
        }
    }

    /** Seconds since 1970; must not change from call to call, because consoles compare lists. */
    private static long created(String version) {
        Matcher month = MONTH.matcher(version);
        return month.find()
                ? LocalDate.of(Integer.parseInt(month.group(2)), Integer.parseInt(month.group(1)), 1)
                        .atStartOfDay()
                        .toEpochSecond(ZoneOffset.UTC)
                : API_OPENED;
    }

    private static String id(JsonNode model) {
        return idOf(model.path("name").stringValue(""));
    }

    private static String idOf(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
