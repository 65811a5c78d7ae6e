package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.openai.OpenAiRoute.Endpoint;
import io.pollux.protocol.openai.OpenAiRoute.Surface;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiRouteTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/chat/completions                           | NATIVE | CHAT",
                "/v1/completions                                | NATIVE | COMPLETIONS",
                "/v1/embeddings                                 | NATIVE | EMBEDDINGS",
                "/v1/models                                     | NATIVE | MODELS",
                "/v1/images/generations                         | NATIVE | IMAGES_GENERATIONS",
                "/v1/images/edits                               | NATIVE | IMAGES_EDITS",
                "/v1/images/variations                          | NATIVE | IMAGES_VARIATIONS",
                "/v1/audio/speech                               | NATIVE | SPEECH",
                "/v1/audio/transcriptions                       | NATIVE | TRANSCRIPTIONS",
                "/v1/audio/translations                         | NATIVE | TRANSLATIONS",
                "/v1/responses                                  | NATIVE | RESPONSES",
                "/v1/moderations                                | NATIVE | MODERATIONS",
                "/api/v1/chat/completions                       | NATIVE | CHAT",
                "/api/v1//models/                               | NATIVE | MODELS",
                "/hf/v1/chat/completions                        | NATIVE | CHAT",
                "/hf/v1/models                                  | NATIVE | MODELS",
                "/hf/v1/audio/speech                            | NATIVE | SPEECH",
                "/hf/chat/completions                           | NATIVE | CHAT",
                "/chat/completions                              | NATIVE | CHAT",
                "/models                                        | NATIVE | MODELS",
                "/embeddings                                    | NATIVE | EMBEDDINGS",
                "/v1/v1/chat/completions                        | NATIVE | CHAT",
                "/hf/v1/v1/embeddings                           | NATIVE | EMBEDDINGS",
                "/v1/chat/completions/                          | NATIVE | CHAT",
                "/v1/chat/completions///                        | NATIVE | CHAT",
                "//v1/chat/completions                          | NATIVE | CHAT",
                "/v1//chat//completions                         | NATIVE | CHAT",
                "//v1//models//                                 | NATIVE | MODELS",
                "/v1/chat/completions/chat/completions          | NATIVE | CHAT",
                "/openai/v1/chat/completions                    | COMPAT | CHAT",
                "/openai/v1/models                              | COMPAT | MODELS",
                "/openai/v1/embeddings                          | COMPAT | EMBEDDINGS",
                "/openai/v1/images/generations                  | COMPAT | IMAGES_GENERATIONS",
                "/openai/v1/audio/speech                        | COMPAT | SPEECH",
                "/openai/chat/completions                       | COMPAT | CHAT",
                "/openai/v1/v1/chat/completions                 | COMPAT | CHAT",
                "/openai/v1beta/chat/completions                | COMPAT | CHAT",
                "/v1beta/openai/chat/completions                | COMPAT | CHAT",
                "/v1beta/openai/v1/chat/completions             | COMPAT | CHAT",
                "/v1beta/openai/models                          | COMPAT | MODELS",
                "/gemini/v1beta/openai/chat/completions         | COMPAT | CHAT",
                "/v1/openai/chat/completions                    | COMPAT | CHAT",
                "/openai//v1/chat/completions/                  | COMPAT | CHAT",
            })
    void each_known_spelling_has_its_place(String path, Surface surface, Endpoint endpoint) {
        assertThat(OpenAiRoute.of(path)).contains(new OpenAiRoute(surface, endpoint, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/models/gemini-3.8-flash                    | NATIVE | gemini-3.8-flash",
                "/v1/models/models%2Fgemini-3.8-flash           | NATIVE | gemini-3.8-flash",
                "/v1/models/models%2fgemini-3.8-flash           | NATIVE | gemini-3.8-flash",
                "/v1/models/google%2Fgemini-3.8-flash           | NATIVE | gemini-3.8-flash",
                "/v1/models/gemini/gemini-3.8-flash             | NATIVE | gemini-3.8-flash",
                "/v1/models/models%2Fgoogle%2Fa                 | NATIVE | a",
                "/v1/models/models/gemini-3.8-flash             | NATIVE | gemini-3.8-flash",
                "/v1/models/tunedModels%2Fmine-1                | NATIVE | tunedModels/mine-1",
                "/v1/models/gemini-3.8-flash-search/            | NATIVE | gemini-3.8-flash-search",
                "/hf/v1/models/a                                | NATIVE | a",
                "/models/a                                      | NATIVE | a",
                "/openai/v1/models/models%2Fa                   | COMPAT | a",
                "/v1beta/openai/models/a                        | COMPAT | a",
            })
    void a_model_is_found_by_its_decoded_id(String path, Surface surface, String model) {
        assertThat(OpenAiRoute.of(path)).contains(new OpenAiRoute(surface, Endpoint.MODEL, model));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "v1/models",
                "/v1",
                "/v1/",
                "/v1beta/models",
                "/v1beta/models/a",
                "/v1beta/models/a:generateContent",
                "/gemini/v1beta/models",
                "/v1/models/a:generateContent",
                "/v1/models/a%3AgenerateContent",
                "/models/a:streamGenerateContent",
                "/v1/chat",
                "/v1/chat/completion",
                "/v1/chatcompletions",
                "/v1/V1/chat/completions",
                "/v2/chat/completions",
                "/v1/v1/v1/chat/completions",
                "/v1/../v1/chat/completions",
                "/v1/./chat/completions",
                "/v1%2Fchat/completions",
                "/v1/models/..",
                "/v1/models/%2e%2e",
                "/v1/models/..%2F..%2Fadmin",
                "/v1/models/a%2F..%2Fb",
                "/v1/models/a%00",
                "/v1/models/a%0a",
                "/v1/models/%",
                "/v1/models/%zz",
                "/v1/models/a%20b",
                "/v1/images",
                "/v1/files",
                "/api/v1beta/models",
                "/api/chat/completions",
                "/v1/models/google%2F",
                "/static/v1/models",
                "/v1/chat/completions?stream=true",
                "/v1/audio/speech/extra",
            })
    void whatever_is_in_no_table_is_none_of_ours(String path) {
        assertThat(OpenAiRoute.of(path)).isEmpty();
    }

    @Test
    void no_path_makes_it_throw_and_no_id_leaves_its_place() {
        Random random = new Random(7);
        String[] pieces = {
            "/", "v1", "models", "%2F", "%2e", "..", "chat", "completions", "openai", "%", "\u00e9", "a", ":"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder path = new StringBuilder("/");
            for (int piece = random.nextInt(9); piece > 0; piece--) {
                path.append(pieces[random.nextInt(pieces.length)]);
            }

            assertThat(OpenAiRoute.of(path.toString()))
                    .satisfies(route -> assertThat(route.map(OpenAiRoute::model).orElse(""))
                            .doesNotContain("/.", "%", ":", "//")
                            .doesNotStartWith("."));
        }
    }

    @Test
    void an_endless_path_is_none_of_ours() {
        assertThat(OpenAiRoute.of("/v1/models" + "/".repeat(4000))).isEmpty();
    }
}
