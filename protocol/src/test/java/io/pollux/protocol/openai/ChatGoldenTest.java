package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.Samples;
import io.pollux.protocol.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * One folder per case: {@code input.json} or {@code input.sse}, or none when the case has the name of a wire sample;
 * {@code form.json} when the completion is not a plain one; {@code expected.json}, {@code fault.json} or {@code expected.sse}.
 */
class ChatGoldenTest {
    @ParameterizedTest
    @MethodSource("replies")
    void a_reply_is_told_as_expected(String name) throws IOException {
        Path folder = root().resolve("replies").resolve(name);
        Bytes input = Bytes.utf8(input(folder, ".json"));

        ChatReply told = GeminiToChat.translate(input, completion(folder, Completions.PLAIN));

        switch (told) {
            case ChatReply.Answered(Bytes body) ->
                assertThat(Json.readTree(body)).isEqualTo(tree(folder.resolve("expected.json")));
            case ChatReply.Unusable(OpenAiFault fault) ->
                assertThat(Json.readTree(fault.body())).isEqualTo(tree(folder.resolve("fault.json")));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_is_told_as_expected(String name) throws IOException {
        Path folder = root().resolve("streams").resolve(name);
        Completion completion = completion(folder, Completions.COUNTED);

        String told = Completions.streamed(completion, input(folder, ".sse"));

        assertThat(told).isEqualTo(Files.readString(folder.resolve("expected.sse")));
        assertThat(ChatStreamRules.broken(told, completion.form().includesUsage()))
                .isEmpty();
    }

    @Test
    void every_sample_of_a_reply_or_a_stream_is_a_case() throws IOException {
        List<String> replies = Samples.named("(0[1-9].*generate|10|11|18c|21|24-vertex).*\\.json").stream()
                .map(name -> name.replace(".json", ""))
                .toList();
        List<String> streams = Samples.named("(0[345].*|06b.*|24b.*|errors/mid.*)\\.sse").stream()
                .map(name -> name.replace(".sse", "").replace("errors/", ""))
                .toList();

        assertThat(replies().toList()).containsAll(replies).hasSizeGreaterThan(replies.size() + 8);
        assertThat(streams().toList()).containsAll(streams).hasSizeGreaterThan(streams.size() + 4);
    }

    static Stream<String> replies() throws IOException {
        return folders("replies");
    }

    static Stream<String> streams() throws IOException {
        return folders("streams");
    }

    private static Stream<String> folders(String kind) throws IOException {
        try (Stream<Path> folders = Files.list(root().resolve(kind))) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(ChatGoldenTest.class.getResource("/openai"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String input(Path folder, String ending) throws IOException {
        Path own = folder.resolve("input" + ending);
        if (Files.exists(own)) {
            return Files.readString(own);
        }
        String name = folder.getFileName().toString();
        return Samples.text((name.startsWith("midstream") ? "errors/" : "") + name + ending);
    }

    private static Completion completion(Path folder, ReplyForm otherwise) throws IOException {
        Path file = folder.resolve("form.json");
        JsonNode form = Files.exists(file) ? tree(file) : Json.object();
        Map<String, String> names = new HashMap<>();
        form.path("toolNames")
                .properties()
                .forEach(name -> names.put(name.getKey(), name.getValue().stringValue()));
        Set<String> custom = new HashSet<>();
        form.path("customTools").values().forEach(name -> custom.add(name.stringValue()));
        return Completions.of(
                new ReplyForm(
                        otherwise.model(),
                        otherwise.streams(),
                        form.path("includesUsage").booleanValue(otherwise.includesUsage()),
                        form.path("showsThoughts").booleanValue(true),
                        form.path("oneCallAtATime").booleanValue(false),
                        form.path("legacyFunctions").booleanValue(false),
                        names,
                        custom),
                new ReplyExtras(
                        ReplyExtras.ImageForm.valueOf(form.path("images").stringValue("IMAGES")),
                        form.path("searchLinks").booleanValue(false)),
                SignatureMemory.NONE);
    }

    private static JsonNode tree(Path file) throws IOException {
        return Json.readTree(Bytes.owning(Files.readAllBytes(file)));
    }
}
