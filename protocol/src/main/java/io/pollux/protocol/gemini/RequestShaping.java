package io.pollux.protocol.gemini;

import io.pollux.protocol.json.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One body being shaped. */
final class RequestShaping {
    private static final Set<String> MEDIA = Set.of("inlineData", "inline_data", "fileData", "file_data", "image_url");

    private final ObjectNode body;
    private final ModelVariant variant;
    private final ShapingRules rules;
    private final ModelTraits traits;

    RequestShaping(ObjectNode body, ModelVariant variant, ShapingRules rules) {
        this.body = body;
        this.variant = variant;
        this.rules = rules;
        this.traits = ModelTraits.of(variant.model());
    }

    boolean shape() {
        if (traits.speaks()) {
            return false;
        }
        boolean changed = think();
        changed |= draw();
        changed |= equip();
        changed |= guard();
        return changed;
    }

    private boolean think() {
        ThinkingWish wish = variant.thinking(rules).orElse(null);
        JsonNode config = field(body, "generationConfig", "generation_config");
        if (wish == null
                || !isObjectOrAbsent(config)
                || !field(config, "thinkingConfig", "thinking_config").isEmpty()) {
            return false;
        }
        ObjectNode thinking = traits.thinking().config(wish);
        boolean shown = !wish.isNone()
                && !(traits.thinking() instanceof ThinkingControl.None)
                && rules.thinking().shows(variant.model());
        if (shown) {
            thinking.put("includeThoughts", true);
        }
        if (thinking.isEmpty()) {
            return false;
        }
        ObjectNode target = object(body, "generationConfig", "generation_config");
        target.remove("thinking_config");
        target.set("thinkingConfig", thinking);
        return true;
    }

    private boolean draw() {
        JsonNode config = field(body, "generationConfig", "generation_config");
        if (!variant.image() || !isObjectOrAbsent(config)) {
            return false;
        }
        boolean changed = instructAsUser();
        if (isAbsent(field(config, "responseModalities", "response_modalities"))) {
            ObjectNode target = object(body, "generationConfig", "generation_config");
            target.remove("response_modalities");
            target.putArray("responseModalities").add("TEXT").add("IMAGE");
            changed = true;
        }
        return changed;
    }

    /** The text models that draw refuse a system instruction. */
    private boolean instructAsUser() {
        JsonNode instruction = field(body, "systemInstruction", "system_instruction");
        if (!(instruction.path("parts") instanceof ArrayNode said)
                || !(body.path("contents") instanceof ArrayNode contents)) {
            return false;
        }
        ObjectNode user = Json.object().put("role", "user");
        ArrayNode parts = user.putArray("parts").addAll(said);
        JsonNode first = contents.path(0);
        if (first.path("parts") instanceof ArrayNode following
                && !"model".equals(first.path("role").stringValue(""))) {
            parts.addAll(following);
            contents.set(0, user);
        } else {
            contents.insert(0, user);
        }
        body.remove(Set.of("systemInstruction", "system_instruction"));
        return true;
    }

    private boolean equip() {
        JsonNode tools = body.path("tools");
        boolean fixed = !isAbsent(field(body, "cachedContent", "cached_content"));
        boolean calls = usesFunctions();
        boolean mixes = traits.isThirdGeneration();
        if (fixed || !(isAbsent(tools) || tools.isArray() || tools.isObject()) || (calls && !mixes)) {
            return false;
        }
        boolean plain = !isJson();
        boolean changed = false;
        if (variant.search() && (plain || mixes)) {
            changed = offer("googleSearch", "google_search");
        }
        if (plain && !calls && !drawsImages()) {
            if (rules.urlContext().contains(variant.model())) {
                changed |= offer("urlContext", "url_context");
            }
            if (rules.codeExecution() && !variant.search() && !hasPart(MEDIA)) {
                changed |= offer("codeExecution", "code_execution");
            }
        }
        return changed;
    }

    private boolean drawsImages() {
        return variant.image() || traits.drawsImages();
    }

    private boolean isJson() {
        JsonNode config = field(body, "generationConfig", "generation_config");
        return "application/json"
                .equals(field(config, "responseMimeType", "response_mime_type").stringValue(""));
    }

    private boolean usesFunctions() {
        for (JsonNode tool : toolList()) {
            if (!field(tool, "functionDeclarations", "function_declarations").isEmpty()) {
                return true;
            }
        }
        return hasPart(Set.of("functionCall", "function_call"));
    }

    private Iterable<JsonNode> toolList() {
        JsonNode tools = body.path("tools");
        return tools.isObject() ? Set.of(tools) : tools.values();
    }

    private boolean hasPart(Set<String> kinds) {
        for (JsonNode content : body.path("contents").values()) {
            for (JsonNode part : content.path("parts").values()) {
                if (part.isObject() && kinds.stream().anyMatch(part::has)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean offer(String tool, String snake) {
        for (JsonNode offered : toolList()) {
            if (offered.has(tool) || offered.has(snake)) {
                return false;
            }
        }
        JsonNode tools = body.path("tools");
        ArrayNode list = tools instanceof ArrayNode array ? array : body.arrayNode();
        if (tools.isObject()) {
            list.add(tools);
        }
        list.addObject().putObject(tool);
        body.set("tools", list);
        return true;
    }

    private boolean guard() {
        Map<String, String> thresholds = rules.safety().thresholds();
        JsonNode said = field(body, "safetySettings", "safety_settings");
        if (thresholds.isEmpty() || !(isAbsent(said) || said.isArray())) {
            return false;
        }
        ArrayNode settings = rules.safety().forced() || !(said instanceof ArrayNode array) ? body.arrayNode() : array;
        Set<String> categories = new HashSet<>();
        settings.forEach(setting -> categories.add(setting.path("category").stringValue("")));
        int before = settings.size();
        thresholds.forEach((category, threshold) -> {
            if (categories.add(category)) {
                settings.addObject().put("category", category).put("threshold", threshold);
            }
        });
        if (settings.size() == before) {
            return false;
        }
        body.remove("safety_settings");
        body.set("safetySettings", settings);
        return true;
    }

    private static JsonNode field(JsonNode parent, String camel, String snake) {
        JsonNode value = parent.path(camel);
        return isAbsent(value) ? parent.path(snake) : value;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static boolean isObjectOrAbsent(JsonNode node) {
        return node.isObject() || isAbsent(node);
    }

    private static ObjectNode object(ObjectNode parent, String camel, String snake) {
        return field(parent, camel, snake) instanceof ObjectNode present ? present : parent.putObject(camel);
    }
}
