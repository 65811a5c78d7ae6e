package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingControlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-pro | -1 | {'thinkingBudget':-1}",
                "gemini-2.5-pro | 0 | {'thinkingBudget':128}",
                "gemini-2.5-pro | 1 | {'thinkingBudget':128}",
                "gemini-2.5-pro | 99999 | {'thinkingBudget':32768}",
                "gemini-2.5-flash | 0 | {'thinkingBudget':0}",
                "gemini-2.5-flash | 99999 | {'thinkingBudget':24576}",
                "gemini-2.5-flash-lite | 0 | {'thinkingBudget':0}",
                "gemini-2.5-flash-lite | 1 | {'thinkingBudget':512}",
                "gemini-robotics-er-1.6 | 100 | {'thinkingBudget':100}",
                "gemini-3.1-pro-preview | -1 | {}",
                "gemini-3.1-pro-preview | 0 | {'thinkingLevel':'LOW'}",
                "gemini-3.1-flash-lite | 0 | {'thinkingLevel':'MINIMAL'}",
                "gemini-3.1-flash-lite | 1024 | {'thinkingLevel':'LOW'}",
                "gemini-3.1-flash-lite | 1025 | {'thinkingLevel':'MEDIUM'}",
                "gemini-3.1-flash-lite | 8193 | {'thinkingLevel':'HIGH'}",
                "gemini-3-pro-image | 8193 | {}",
                "gemini-2.0-flash | 100 | {}",
                "gemma-4-31b-it | 100 | {}",
                "gemini-embedding-001 | 100 | {}",
            })
    void a_budget_becomes_the_nearest_the_model_takes(String model, int budget, String config) {
        assertThat(ModelTraits.of(model).thinking().config(new ThinkingWish.Tokens(budget)))
                .isEqualTo(Json.readTree(config.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro,25,false,false,false",
        "Gemini-3.1-Pro-Preview,31,false,false,false",
        "gemini-4-argon,40,false,false,false",
        "gemini-3-pro-image,30,true,false,false",
        "nano-banana-pro-preview,38,true,false,false",
        "gemini-3.1-flash-tts-preview,31,false,true,false",
        "gemini-2.5-flash-native-audio-preview-12-2025,25,false,false,true",
        "gemini-3.8-live,38,false,false,true",
        "gemini-pro-latest,38,false,false,false",
        "gemma-4-31b-it,20,false,false,false",
        "gemini-exp-1206,38,false,false,false",
        "gemini-1206,38,false,false,false",
    })
    void a_name_tells_what_a_model_is(String model, int generation, boolean image, boolean speech, boolean live) {
        ModelTraits traits = ModelTraits.of(model);

        assertThat(traits.generation()).isEqualTo(generation);
        assertThat(traits.drawsImages()).isEqualTo(image);
        assertThat(traits.speaks()).isEqualTo(speech);
        assertThat(traits.live()).isEqualTo(live);
    }
}
