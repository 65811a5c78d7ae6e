package io.pollux.web.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class DialectTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, OPENAI, OPENAI",
        "/chat/completions, OPENAI, OPENAI",
        "//v1/chat/completions, OPENAI, OPENAI",
        "/hf/v1/embeddings, OPENAI, OPENAI",
        "/hf/none, OPENAI, OPENAI",
        "/openai/v1/models, OPENAI, OPENAI",
        "/openai/none, OPENAI, OPENAI",
        "/v1beta/openai/chat/completions, OPENAI, OPENAI",
        "/v1/images/none, OPENAI, OPENAI",
        "/v1/responses/resp_1, OPENAI, OPENAI",
        "/models, OPENAI, OPENAI",
        "/v1/models, GEMINI, OPENAI",
        "/v1/models/, GEMINI, OPENAI",
        "/v1/models/gemini-x, GEMINI, OPENAI",
        "/v1/models/models%2Fgemini-x, GEMINI, OPENAI",
        "/v1/models/gemini-x:generateContent, GEMINI, GEMINI",
        "/v1/models/gemini-x%3AgenerateContent, GEMINI, GEMINI",
        "/v1/models/veo/operations/1, GEMINI, GEMINI",
        "/v1/models/veo/other, GEMINI, OPENAI",
        "/v1/models/a%20b, GEMINI, OPENAI",
        "/v1/tunedModels/mine:generateContent, GEMINI, GEMINI",
        "/v1/dynamic/mine:generateContent, GEMINI, GEMINI",
        "/v1/cachedContents, GEMINI, OPENAI",
        "/v1/files, GEMINI, OPENAI",
        "/v1/batches, GEMINI, OPENAI",
        "/v1/chat, GEMINI, OPENAI",
        "/v1/unknown, GEMINI, OPENAI",
        "/v1/, GEMINI, OPENAI",
        "/v1alpha/files, GEMINI, GEMINI",
        "/v1beta/files, GEMINI, GEMINI",
        "/api/v1/chat/completions, OPENAI, OPENAI",
        "/api/v1/none, OPENAI, OPENAI",
        "/api/tags, GEMINI, GEMINI",
        "/v1beta/models, GEMINI, GEMINI",
        "/v1beta/models/gemini-x, GEMINI, GEMINI",
        "/gemini/v1beta/models, GEMINI, GEMINI",
        "/actuator/health, GEMINI, GEMINI",
        "/, GEMINI, GEMINI"
    })
    void a_path_tells_the_dialect_and_where_both_have_it_the_credential_does(
            String path, Dialect googlesWay, Dialect openAisWay) {
        var byHeader = request(path);
        byHeader.addHeader("x-goog-api-key", "t");
        var byQuery = request(path);
        byQuery.setQueryString("pageSize=1&key=t");
        var byBearer = request(path);
        byBearer.addHeader("Authorization", "Bearer t");

        assertThat(Dialect.of(byHeader)).isEqualTo(googlesWay);
        assertThat(Dialect.of(byQuery)).isEqualTo(googlesWay);
        assertThat(Dialect.of(byBearer)).isEqualTo(openAisWay);
        assertThat(Dialect.of(request(path))).isEqualTo(openAisWay);
    }

    private static MockHttpServletRequest request(String path) {
        return new MockHttpServletRequest("GET", path);
    }
}
