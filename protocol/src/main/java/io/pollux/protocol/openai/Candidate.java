package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Reads what one candidate says, over one document or the many of a stream, and passes it on as it comes. */
final class Candidate {
    private static final int LONGEST_QUOTE = 300;

    private final Completion completion;
    private final ChoiceSink sink;
    private final StringBuilder content = new StringBuilder();
    private final Grounding grounding = new Grounding();
    private final Set<String> callIds = new HashSet<>();

    private boolean hasContent;
    private int calls;
    private int images;
    private String textSignature = "";
    private String finishReason = "";
    private String finishMessage = "";
    private boolean promptBlocked;
    private @Nullable OpenCall openCall;

    Candidate(Completion completion, ChoiceSink sink) {
        this.completion = completion;
        this.sink = sink;
    }

    void read(JsonNode candidate) {
        JsonNode parts = candidate.path("content").path("parts");
        if (parts.isArray()) {
            for (int at = 0; at < parts.size(); at++) {
                part(at, parts.path(at));
            }
        }
        finishReason = candidate.path("finishReason").stringValue(finishReason);
        finishMessage = candidate.path("finishMessage").stringValue(finishMessage);
        grounding.read(candidate.path("groundingMetadata"));
        ArrayNode logprobs = Logprobs.content(candidate.path("logprobsResult"));
        if (!logprobs.isEmpty()) {
            sink.logprobs(logprobs);
        }
    }

    /** Upstream refused the prompt, so that nothing will come of this candidate any more. */
    void block(String reason, String message) {
        if (finishReason.isEmpty()) {
            finishReason = "PROHIBITED_CONTENT";
            finishMessage = message.isEmpty() ? reason : reason + ": " + message;
            promptBlocked = true;
        }
    }

    /** Nothing follows: why the candidate cannot be told, if it cannot; else {@link #finish} it. */
    Optional<OpenAiFault> fault(boolean streamed) {
        closeCall();
        if (streamed && finishReason.isEmpty()) {
            return Optional.of(
                    OpenAiFault.unusable("bad_response", "Upstream ended its stream in the middle of the answer."));
        }
        return switch (Ending.of(finishReason)) {
            case STOPPED, CUT, FILTERED -> Optional.empty();
            case BROKEN ->
                Optional.of(OpenAiFault.unusable(
                        finishReason.equals("MALFORMED_RESPONSE") ? "bad_response" : "malformed_function_call",
                        "The model's answer cannot be used (" + finishReason + ")." + quote()));
            case VAGUE ->
                hasContent
                        ? Optional.empty()
                        : Optional.of(OpenAiFault.unusable(
                                "empty_response",
                                "The model gave no answer" + (finishReason.isEmpty() ? "" : " (" + finishReason + ")")
                                        + "." + quote()));
        };
    }

    void finish() {
        if (completion.extras().searchLinks()) {
            say(grounding.links());
        }
        ArrayNode annotations = grounding.annotations(content);
        if (!annotations.isEmpty()) {
            sink.annotations(annotations);
        }
        if (!textSignature.isEmpty() && !(completion.form().legacyFunctions() && calls > 0)) {
            sink.signature(textSignature);
        }
        Ending ending = Ending.of(finishReason);
        if (ending == Ending.FILTERED && !hasContent) {
            sink.refusal(refusal());
        }
        sink.finish(reason(ending));
    }

    private String reason(Ending ending) {
        return switch (ending) {
            case CUT -> "length";
            case FILTERED -> "content_filter";
            case STOPPED, BROKEN, VAGUE -> {
                String called = completion.form().legacyFunctions() ? "function_call" : "tool_calls";
                yield calls > 0 ? called : "stop";
            }
        };
    }

    private String refusal() {
        return promptBlocked
                ? "Gemini blocked the prompt (" + finishMessage + ")."
                : "Gemini withheld the answer (" + finishReason + ")." + quote();
    }

    private String quote() {
        if (finishMessage.isEmpty()) {
            return "";
        }
        return ' '
                + (finishMessage.length() > LONGEST_QUOTE
                        ? finishMessage.substring(0, LONGEST_QUOTE) + '…'
                        : finishMessage);
    }

    private void part(int at, JsonNode part) {
        String signature = part.path("thoughtSignature").stringValue("");
        JsonNode text = part.path("text");
        if (part.path("functionCall").isObject()) {
            call(part.path("functionCall"), signature);
        } else if (part.path("thought").booleanValue(false)) {
            think(text.stringValue(""));
        } else if (text.isString()) {
            grounding.textAt(at, content.length());
            say(text.stringValue());
            sign(signature);
        } else if (part.path("inlineData").isObject()) {
            media(part.path("inlineData"), signature);
        } else {
            otherPart(part, signature);
        }
    }

    private void otherPart(JsonNode part, String signature) {
        JsonNode code = part.path("executableCode");
        JsonNode result = part.path("codeExecutionResult");
        JsonNode file = part.path("fileData").path("fileUri");
        if (code.isObject()) {
            String language = code.path("language").stringValue("").toLowerCase(Locale.ROOT);
            say(Markdown.block(
                    content,
                    language.matches("[a-z0-9+#-]{1,20}") ? language : "",
                    code.path("code").stringValue("")));
        } else if (result.isObject()) {
            codeResult(result);
        } else if (file.isString()) {
            say(Markdown.separator(content) + Markdown.link("file", file.stringValue()));
        } else if (part.size() == 1) {
            sign(signature);
        }
    }

    private void codeResult(JsonNode result) {
        String outcome = result.path("outcome").stringValue("OUTCOME_OK");
        String output = result.path("output").stringValue("");
        if (!outcome.equals("OUTCOME_OK")) {
            say(Markdown.block(content, "output", outcome + '\n' + output));
        } else if (!output.isEmpty()) {
            say(Markdown.block(content, "output", output));
        }
    }

    private void say(String text) {
        if (!text.isEmpty()) {
            hasContent = true;
            content.append(text);
            sink.text(text);
        }
    }

    private void think(String text) {
        if (!text.isEmpty() && completion.form().showsThoughts()) {
            sink.thought(text);
        }
    }

    /** The last one is the one of the whole answer. */
    private void sign(String signature) {
        textSignature = signature.isEmpty() ? textSignature : signature;
    }

    private void media(JsonNode inlineData, String signature) {
        String data = inlineData.path("data").stringValue("");
        String type = inlineData.path("mimeType").stringValue("");
        if (data.isEmpty()) {
            return;
        }
        if (type.startsWith("audio/")) {
            hasContent = true;
            sink.audio(data);
            return;
        }
        String url = "data:" + (type.isEmpty() ? "image/png" : type) + ";base64," + data;
        if (!type.isEmpty() && !type.startsWith("image/")) {
            say(Markdown.separator(content) + Markdown.link(type, url));
        } else if (completion.extras().images() == ReplyExtras.ImageForm.MARKDOWN) {
            say(Markdown.separator(content) + Markdown.image(url));
        } else {
            hasContent = true;
            sink.image(images++, url, signature);
        }
    }

    /** A call comes whole, or from Vertex in pieces of which only the first has a name. */
    private void call(JsonNode call, String signature) {
        String name = call.path("name").stringValue("");
        if (!name.isEmpty()) {
            closeCall();
            openCall = new OpenCall(name, call.path("id").stringValue(""), signature);
        }
        if (openCall != null) {
            openCall.add(call);
            if (!call.path("willContinue").booleanValue(false)) {
                closeCall();
            }
        }
    }

    private void closeCall() {
        OpenCall open = openCall;
        openCall = null;
        boolean isOneTooMany =
                completion.form().oneCallAtATime() || completion.form().legacyFunctions();
        if (open == null || (isOneTooMany && calls > 0)) {
            return;
        }
        String id = open.id.isEmpty() || callIds.contains(open.id) ? completion.newCallId() : open.id;
        callIds.add(id);
        JsonNode arguments = open.arguments();
        String text = Json.write(arguments).asUtf8();
        var given = new ToolCall(calls++, open.id, completion.form().toolName(open.name), text, open.signature);
        completion.remember(id, given, arguments);
        hasContent = true;
        sink.call(given.withId(id));
    }

    private static final class OpenCall {
        private final String name;
        private final String id;
        private final String signature;
        private final StreamedArguments streamed = new StreamedArguments();
        private @Nullable JsonNode whole;

        private OpenCall(String name, String id, String signature) {
            this.name = name;
            this.id = id;
            this.signature = signature;
        }

        private void add(JsonNode call) {
            JsonNode args = call.path("args");
            whole = args.isMissingNode() || args.isNull() ? whole : args;
            streamed.add(call.path("partialArgs"));
        }

        private JsonNode arguments() {
            return whole == null ? streamed.toTree() : whole;
        }
    }
}
