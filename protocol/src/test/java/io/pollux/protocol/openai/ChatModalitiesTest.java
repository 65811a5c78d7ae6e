package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatModalitiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-3.1-flash-tts-preview | ['text','audio'] | ['AUDIO']",
                "gemini-2.5-pro-preview-tts | ['audio'] | ['AUDIO']",
                "gemini-2.5-flash-native-audio | ['text','audio'] | ['TEXT','AUDIO']",
                "gemini-2.5-flash-image | ['text','image'] | ['TEXT','IMAGE']",
            })
    void a_model_that_speaks_is_asked_for_sound_alone(String model, String asked, String told) throws BadChatRequest {
        GeminiChat chat = Chats.translate(Chats.request(model, json("{'modalities':" + asked + "}")));

        assertThat(chat.body().at("/generationConfig/responseModalities")).isEqualTo(Json.readTree(json(told)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'format':'wav'} | wav | -",
                "{'format':'MP3','voice':'ALLOY'} | mp3 | Kore",
                "{'format':'pcm16','voice':{'id':'alloy'}} | pcm16 | Kore",
                "{'voice':''} | '' | -",
            })
    void the_format_of_the_sound_is_kept_for_the_answer(String audio, String format, String voice)
            throws BadChatRequest {
        GeminiChat chat = Chats.translate(Chats.request(
                "gemini-2.5-flash-preview-tts", json("{'modalities':['text','audio'],'audio':" + audio + "}")));

        assertThat(chat.form().audio()).isEqualTo(format);
        assertThat(chat.body()
                        .at("/generationConfig/speechConfig/voiceConfig/prebuiltVoiceConfig/voiceName")
                        .stringValue(null))
                .isEqualTo(voice);
    }

    private static String json(String lenient) {
        return lenient.replace('\'', '"');
    }
}
