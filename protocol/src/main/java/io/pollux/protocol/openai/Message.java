package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gathers what a candidate says into one choice of a {@code chat.completion}. */
final class Message implements ChoiceSink {
    private final Completion completion;
    private final ArrayNode choices;
    private final int index;
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<String> audio = new ArrayList<>();
    private final ArrayNode images = Json.object().arrayNode();
    private final ArrayNode calls = Json.object().arrayNode();
    private final ArrayNode logprobs = Json.object().arrayNode();
    private final ObjectNode last = Json.object();

    /**
     * @param choices where the choice is added once it is finished
     */
    Message(Completion completion, ArrayNode choices, int index) {
        this.completion = completion;
        this.choices = choices;
        this.index = index;
    }

    @Override
    public void text(String text) {
        content.append(text);
    }

    @Override
    public void thought(String text) {
        thoughts.append(text);
    }

    @Override
    public void refusal(String text) {
        refusal.append(text);
    }

    @Override
    public void call(ToolCall call) {
        if (completion.form().legacyFunctions()) {
            last.putObject("function_call").put("name", call.name()).put("arguments", call.arguments());
            ExtraContent.sign(last, call.signature());
            return;
        }
        boolean isCustom = completion.form().customTools().contains(call.name());
        ObjectNode told = calls.addObject().put("id", call.id()).put("type", isCustom ? "custom" : "function");
        if (isCustom) {
            told.putObject("custom").put("name", call.name()).put("input", input(call.arguments()));
        } else {
            told.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        }
        ExtraContent.sign(told, call.signature());
    }

    @Override
    public void image(int at, String url, String signature) {
        ExtraContent.image(images.addObject(), at, url, signature);
    }

    @Override
    public void audio(String base64) {
        audio.add(base64);
    }

    @Override
    public void logprobs(ArrayNode more) {
        logprobs.addAll(more);
    }

    @Override
    public void annotations(ArrayNode annotations) {
        last.set("annotations", annotations);
    }

    @Override
    public void signature(String signature) {
        ExtraContent.sign(last, signature);
    }

    @Override
    public void finish(String reason) {
        ObjectNode choice = choices.addObject().put("index", index);
        choice.set("message", message());
        if (logprobs.isEmpty()) {
            choice.putNull("logprobs");
        } else {
            choice.putObject("logprobs").putNull("refusal").set("content", logprobs);
        }
        choice.put("finish_reason", reason);
    }

    private ObjectNode message() {
        ObjectNode message = Json.object().put("role", "assistant");
        boolean isElsewhere = !calls.isEmpty() || last.has("function_call") || !audio.isEmpty() || !refusal.isEmpty();
        message.put("content", content.isEmpty() && isElsewhere ? null : content.toString());
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!images.isEmpty()) {
            message.set("images", images);
        }
        if (!audio.isEmpty()) {
            message.putObject("audio")
                    .put("id", "audio_" + completion.id())
                    .put("data", audio.size() == 1 ? audio.getFirst() : joined(audio))
                    .put("transcript", "")
                    .put("expires_at", completion.created());
        }
        message.setAll(last);
        return message;
    }

    /** A custom tool has one argument; a model that made up others is quoted in full. */
    private static String input(String arguments) {
        try {
            JsonNode input = Json.readTree(arguments).path("input");
            return input.isString() ? input.stringValue() : arguments;
        } catch (JacksonException _) {
            return arguments;
        }
    }

    private static String joined(List<String> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        try {
            pieces.forEach(piece -> joined.writeBytes(Base64.getDecoder().decode(piece)));
        } catch (IllegalArgumentException _) {
            return String.join("", pieces);
        }
        return Base64.getEncoder().encodeToString(joined.toByteArray());
    }
}
