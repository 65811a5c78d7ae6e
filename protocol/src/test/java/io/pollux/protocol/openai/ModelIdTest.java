package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelIdTest {
    private static final Map<String, String> ALIASES =
            Map.of("gpt-5.4", "gemini-3.8-flash", "loop", "loop", "bad", "a b");

    @ParameterizedTest
    @CsvSource({
        "gemini-3.8-flash, gemini-3.8-flash",
        "models/gemini-3.8-flash, gemini-3.8-flash",
        "google/models/gemini-3.8-flash, gemini-3.8-flash",
        "gemini/gemini-3.8-flash, gemini-3.8-flash",
        "gpt-5.4, gemini-3.8-flash",
        "models/gpt-5.4, gemini-3.8-flash",
        "loop, loop"
    })
    void a_model_is_known_by_many_names(String name, String id) {
        assertThat(ModelId.of(name, ALIASES)).contains(id);
        assertThat(ModelId.of("  " + name + " ", ALIASES)).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "models/", "a b", "a/b", "../x", "a%2Fb", "a?b", "a:generateContent", "-a", "é", "bad"})
    void what_could_lead_elsewhere_is_no_model(String name) {
        assertThat(ModelId.of(name, ALIASES)).isEmpty();
        assertThat(ModelId.of("a".repeat(200), ALIASES)).isEmpty();
    }
}
