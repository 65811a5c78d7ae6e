package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.ChatFields.bool;
import static io.pollux.protocol.openai.ChatFields.object;
import static io.pollux.protocol.openai.ChatFields.string;

import io.pollux.protocol.gemini.ModelTraits;
import io.pollux.protocol.gemini.ModelVariant;
import io.pollux.protocol.gemini.ShapingRules;
import io.pollux.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates requests of {@code /chat/completions} into Gemini's. */
public final class ChatToGemini {
    private static final String ONE_CALL = "Call at most one tool at a time.";

    private final JsonNode request;
    private final ChatDefaults defaults;
    private final ShapingRules rules;
    private final String asked;
    private final ModelVariant variant;
    private final ModelTraits traits;
    private final ObjectNode body = Json.object();

    private ChatToGemini(JsonNode request, ChatDefaults defaults, ShapingRules rules) throws BadChatRequest {
        this.request = request;
        this.defaults = defaults;
        this.rules = rules;
        String named = string(request, "model", "");
        this.asked = named == null || named.isBlank() ? defaults.model() : named;
        this.variant = ModelVariant.of(model(asked), rules);
        this.traits = ModelTraits.of(variant.model());
    }

    /**
     * Translates one request. Fields that OpenAI does not know, or Gemini cannot do, are left out; what a caller must be able
     * to rely on is an error.
     *
     * @param request stays as it is; the body may share parts of it
     * @param signatures the memory of the caller's tenant
     * @param media is asked for each http(s) URL among the messages, on this thread
     * @throws BadChatRequest when a field is missing, of a wrong type, or impossible, or media cannot be fetched
     */
    public static GeminiChat translate(
            JsonNode request, ChatDefaults defaults, ShapingRules rules, SignatureMemory signatures, MediaSource media)
            throws BadChatRequest {
        if (!request.isObject()) {
            throw new BadChatRequest("The body must be a JSON object.", null, "invalid_type");
        }
        return new ChatToGemini(request, defaults, rules).translate(signatures, media);
    }

    private String model(String name) throws BadChatRequest {
        if (name.isEmpty()) {
            throw BadChatRequest.missing("model", "a model's name");
        }
        return ModelId.of(name, defaults.aliases())
                .orElseThrow(() ->
                        BadChatRequest.bad("model", "not a model", "the name of a Gemini model", "model_not_found"));
    }

    private GeminiChat translate(SignatureMemory memory, MediaSource media) throws BadChatRequest {
        ToolNames names = new ToolNames();
        ChatTools tools = new ChatTools(traits, names);
        tools.read(request);
        ObjectNode toolConfig = Json.object();
        new ToolChoice(tools, names, toolConfig).write(request);
        ObjectNode config = Json.object();
        ChatSampling sampling = new ChatSampling(request, config);
        sampling.write();
        ChatModalities modalities = new ChatModalities(request, config);
        modalities.write(defaults.voices(), traits.speaks());
        Conversation conversation = new Conversation(traits.isThirdGeneration());
        MessageParts contents = new MessageParts(traits, media);
        CallSignatures signatures = new CallSignatures(memory, variant.model());
        boolean drawsImages = traits.drawsImages() || variant.image();
        new ChatMessages(conversation, contents, signatures, names, traits, drawsImages).read(request);
        boolean oneCall = !bool(request, "parallel_tool_calls", "", true);
        if (oneCall && tools.hasFunctions()) {
            conversation.instruct(ONE_CALL);
        }
        format(tools, conversation, config);
        String resolution = contents.commonResolution();
        if (resolution != null) {
            config.put("mediaResolution", resolution);
        }
        ChatThinking.write(request, traits.thinking(), variant, rules, config);

        conversation.finish(body);
        tools.write(body);
        body.setAll(toolConfig);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
        serve();
        new GoogleExtras(body).merge(request);
        variant.shape(body, rules);
        return new GeminiChat(
                variant.model(), body, sampling.choices(), form(oneCall, tools, names, modalities.format()));
    }

    private void format(ChatTools tools, Conversation conversation, ObjectNode config) throws BadChatRequest {
        SchemaToGemini schemas = SchemaToGemini.forModel(traits);
        ResponseFormat format = ResponseFormat.read(request, schemas);
        if (format.json() && tools.hasFunctions() && !traits.isThirdGeneration()) {
            conversation.instruct(format.inWords());
        } else {
            format.write(schemas, config);
        }
    }

    private void serve() throws BadChatRequest {
        String tier = string(request, "service_tier", "");
        if ("flex".equals(tier) || "priority".equals(tier)) {
            body.put("serviceTier", tier);
        }
    }

    private ReplyForm form(boolean oneCall, ChatTools tools, ToolNames names, String audio) throws BadChatRequest {
        ObjectNode options = object(request, "stream_options", "");
        return new ReplyForm(
                asked,
                bool(request, "stream", "", false),
                options != null && bool(options, "include_usage", "stream_options", false),
                body.path("generationConfig")
                        .path("thinkingConfig")
                        .path("includeThoughts")
                        .booleanValue(false),
                oneCall,
                tools.isLegacy(),
                names.changed(),
                tools.custom(),
                audio);
    }
}
