package io.pollux.protocol.openai;

import io.pollux.protocol.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Contents in the order Gemini demands, made from messages in any order: turns of one side are merged, every call is answered
 * in one content of nothing but answers, the first and the last turn are the user's.
 */
final class Conversation {
    /** Accepted in place of a signature that was lost. See Google's "Thought signatures", frequently asked questions. */
    static final String LOST_SIGNATURE = "skip_thought_signature_validator";

    private final boolean demandsSignatures;
    private final ArrayNode contents = Json.object().arrayNode();
    private final ArrayNode instruction = contents.arrayNode();
    private @Nullable Step open;

    /** A call of a tool and the answer to it, once there is one. */
    static final class Call {
        private final @Nullable String id;
        private final String name;
        private final ObjectNode part;
        private @Nullable Answer answer;

        Call(@Nullable String id, String name, ObjectNode part) {
            this.id = id;
            this.name = name;
            this.part = part;
        }

        ObjectNode part() {
            return part;
        }
    }

    /**
     * What a tool answered.
     *
     * @param response an object of any form
     * @param within media that belong to it, for models that take them there
     * @param after parts that follow all answers of the step
     */
    record Answer(ObjectNode response, List<ObjectNode> within, List<ObjectNode> after) {
        static Answer none() {
            return new Answer(Json.object().put("error", "no result"), List.of(), List.of());
        }
    }

    /** The calls of one model turn that wait for their answers, and what the user says meanwhile. */
    private static final class Step {
        final List<Call> calls = new ArrayList<>();
        final List<ObjectNode> after = new ArrayList<>();
        boolean answered;
        private final Map<String, Deque<Call>> byId = new HashMap<>();
        private final Map<String, Deque<Call>> byName = new HashMap<>();
        private final Deque<Call> latest = new ArrayDeque<>();

        void add(Call call) {
            calls.add(call);
            latest.push(call);
            byName.computeIfAbsent(call.name, _ -> new ArrayDeque<>()).add(call);
            if (call.id != null) {
                byId.computeIfAbsent(call.id, _ -> new ArrayDeque<>()).add(call);
            }
        }

        @Nullable
        Call waiting(@Nullable String id, @Nullable String name) {
            if (id == null && name == null) {
                return firstWaiting(latest);
            }
            Call known = id == null ? null : firstWaiting(byId.get(id));
            return known == null && name != null ? firstWaiting(byName.get(name)) : known;
        }

        private static @Nullable Call firstWaiting(@Nullable Deque<Call> calls) {
            while (calls != null && !calls.isEmpty() && calls.element().answer != null) {
                calls.remove();
            }
            return calls == null ? null : calls.peek();
        }
    }

    Conversation(boolean demandsSignatures) {
        this.demandsSignatures = demandsSignatures;
    }

    void instruct(String text) {
        instruction.add(GeminiParts.text(text));
    }

    void user(List<ObjectNode> parts) {
        if (open != null) {
            open.after.addAll(parts);
        } else if (!parts.isEmpty()) {
            append("user", parts);
        }
    }

    void model(List<ObjectNode> parts, List<Call> calls) {
        if (parts.isEmpty()) {
            return;
        }
        if (open != null && (open.answered || !open.after.isEmpty())) {
            close(open);
        }
        if (contents.isEmpty()) {
            append("user", List.of(GeminiParts.text(" ")));
        }
        append("model", parts);
        if (!calls.isEmpty()) {
            open = open == null ? new Step() : open;
            calls.forEach(open::add);
        }
    }

    /**
     * Answers a call of the current step.
     *
     * @param id as the call has it; null when unknown
     * @param name as Gemini knows it; null when unknown
     * @return whether such a call waits for its answer
     */
    boolean answer(@Nullable String id, @Nullable String name, Answer answer) {
        Call call = open == null ? null : open.waiting(id, name);
        if (open == null || call == null) {
            return false;
        }
        call.answer = answer;
        open.answered = true;
        open.after.addAll(answer.after());
        return true;
    }

    /** Writes the contents and the system instruction. */
    void finish(ObjectNode body) {
        if (open != null) {
            close(open);
        }
        if (contents.isEmpty()) {
            append("user", List.of(GeminiParts.text(" ")));
            if (!instruction.isEmpty()) {
                ((ObjectNode) contents.get(0)).set("parts", instruction.deepCopy());
                instruction.removeAll();
            }
        }
        if (lastRoleIs("model")) {
            append("user", List.of(GeminiParts.text("Continue.")));
        }
        if (!instruction.isEmpty()) {
            body.putObject("systemInstruction").set("parts", instruction);
        }
        body.set("contents", contents);
    }

    private void close(Step step) {
        if (demandsSignatures && !step.calls.getFirst().part.has("thoughtSignature")) {
            step.calls.getFirst().part.put("thoughtSignature", LOST_SIGNATURE);
        }
        ArrayNode parts = contents.addObject().put("role", "user").putArray("parts");
        for (Call call : step.calls) {
            Answer answer = call.answer == null ? Answer.none() : call.answer;
            ObjectNode response = parts.addObject().putObject("functionResponse");
            call.part.path("functionCall").optional("id").ifPresent(id -> response.set("id", id));
            response.put("name", call.name).set("response", answer.response());
            if (!answer.within().isEmpty()) {
                response.putArray("parts").addAll(answer.within());
            }
        }
        open = null;
        if (!step.after.isEmpty()) {
            contents.addObject().put("role", "user").putArray("parts").addAll(step.after);
        }
    }

    private void append(String role, List<ObjectNode> parts) {
        ArrayNode target = lastRoleIs(role) && !endsWithAnswers()
                ? (ArrayNode) contents.get(contents.size() - 1).path("parts")
                : contents.addObject().put("role", role).putArray("parts");
        target.addAll(parts);
    }

    private boolean lastRoleIs(String role) {
        return !contents.isEmpty()
                && contents.get(contents.size() - 1)
                        .path("role")
                        .stringValue("")
                        .equals(role);
    }

    private boolean endsWithAnswers() {
        return contents.get(contents.size() - 1).path("parts").path(0).has("functionResponse");
    }
}
