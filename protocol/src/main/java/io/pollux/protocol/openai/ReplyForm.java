package io.pollux.protocol.openai;

import java.util.Map;
import java.util.Set;

/**
 * What of a chat request decides the form of its answer.
 *
 * @param model the model's name as the caller wrote it, to be told back
 * @param streams whether the caller wants chunks
 * @param includesUsage whether a stream ends with a chunk that counts the tokens ({@code stream_options.include_usage})
 * @param showsThoughts whether thoughts are passed on as {@code reasoning_content}; else they are left out
 * @param oneCallAtATime whether only the first tool call of an answer is passed on ({@code parallel_tool_calls: false})
 * @param legacyFunctions whether the caller declared {@code functions}, so that a call is told as {@code function_call}
 * @param toolNames the caller's names of tools whose name had to change for Gemini, by the name Gemini knows
 * @param customTools tools declared with type {@code custom}, by the caller's name
 * @param audio what sound is told as: {@code wav}, {@code mp3}, {@code opus} or {@code pcm16}; empty for as it comes
 */
public record ReplyForm(
        String model,
        boolean streams,
        boolean includesUsage,
        boolean showsThoughts,
        boolean oneCallAtATime,
        boolean legacyFunctions,
        Map<String, String> toolNames,
        Set<String> customTools,
        String audio) {
    /** Of an answer whose sound is told as it comes. */
    public ReplyForm(
            String model,
            boolean streams,
            boolean includesUsage,
            boolean showsThoughts,
            boolean oneCallAtATime,
            boolean legacyFunctions,
            Map<String, String> toolNames,
            Set<String> customTools) {
        this(model, streams, includesUsage, showsThoughts, oneCallAtATime, legacyFunctions, toolNames, customTools, "");
    }

    public ReplyForm {
        toolNames = Map.copyOf(toolNames);
        customTools = Set.copyOf(customTools);
    }

    /** The caller's name of a tool that Gemini calls. */
    public String toolName(String geminiName) {
        return toolNames.getOrDefault(geminiName, geminiName);
    }
}
