package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.errors.BadRequestException;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechCreateParams.ResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import io.pollux.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images and sound with OpenAI's own Java SDK, unmodified. */
class OpenAiMediaJavaSdkIT {
    private static final String IMAGE_MODEL = "gemini-3.1-flash-image";
    private static final String SPEECH_MODEL = "gemini-3.1-flash-tts-preview";
    private static final String HEARING_MODEL = "gemini-3.8-flash";
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP438AAAAQBAYDFKhhdAAAAAElFTkSuQmCC";
    private static final byte[] PNG = Base64.getDecoder().decode(PIXEL);
    private static final byte[] WAV = "RIFF\u0010\0\0\0WAVEfmt \0\0\0\0\0\0\0\0".getBytes(ISO_8859_1);
    private static final String HEARD = "I heard 24 bytes of audio/wav.";

    private static SimulatedGoogle google;
    private static GatewayProcess gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        gateway = GatewayProcess.start(google.gatewayEnvironment());
        client = OpenAIOkHttpClient.builder()
                .apiKey(SimulatedGoogle.TOKEN)
                .baseUrl(gateway.baseUrl() + "/v1")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
        google.close();
    }

    @BeforeEach
    void forget() {
        google.forget();
    }

    @Test
    void images_are_made() {
        var reply = client.images()
                .generate(ImageGenerateParams.builder()
                        .model(IMAGE_MODEL)
                        .prompt("a cat")
                        .n(2)
                        .size(ImageGenerateParams.Size._1024X1536)
                        .build());

        assertThat(reply.data().orElseThrow())
                .extracting(Image::b64Json)
                .hasSize(2)
                .allSatisfy(image -> assertThat(image).contains(PIXEL));
        assertThat(reply.usage().orElseThrow().totalTokens()).isPositive();
        assertThat(google.callsTo(IMAGE_MODEL)).hasSize(2).allSatisfy(call -> assertThat(call.body())
                .contains("\"aspectRatio\":\"2:3\""));
    }

    @Test
    void images_are_edited_in_a_form_whose_parts_all_have_types() {
        var one = client.images()
                .edit(ImageEditParams.builder()
                        .model(IMAGE_MODEL)
                        .prompt("a hat")
                        .image(PNG)
                        .build());
        var two = client.images()
                .edit(ImageEditParams.builder()
                        .model(IMAGE_MODEL)
                        .prompt("a hat")
                        .imageOfInputStreams(List.of(new ByteArrayInputStream(PNG), new ByteArrayInputStream(PNG)))
                        .build());

        assertThat(one.data().orElseThrow()).hasSize(1);
        assertThat(two.data().orElseThrow()).hasSize(1);
        assertThat(google.callsTo(IMAGE_MODEL))
                .extracting(call -> Json.readTree(call.body())
                        .at("/contents/0/parts")
                        .findValues("inlineData")
                        .size())
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"mp3, \u00ff", "wav, RIFF", "opus, OggS"})
    void text_is_spoken(String format, String begin) throws IOException {
        assertThat(new String(spoken(format), ISO_8859_1)).startsWith(begin);
    }

    @Test
    void text_is_spoken_in_bare_samples() throws IOException {
        assertThat(spoken("pcm")).hasSize(9_600);
    }

    @Test
    void recordings_are_written_down() {
        var reply = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model(HEARING_MODEL)
                        .file(recording())
                        .build());
        var verbose = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model(HEARING_MODEL)
                        .file(recording())
                        .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                        .build());

        assertThat(reply.asTranscription().text()).isEqualTo(HEARD);
        assertThat(verbose.asVerbose().segments().orElseThrow()).isNotEmpty();
    }

    /** The SDK discourages translations, as OpenAI's newer models have none. */
    @Test
    @SuppressWarnings("deprecation")
    void recordings_are_translated() {
        var reply = client.audio()
                .translations()
                .create(TranslationCreateParams.builder()
                        .model(HEARING_MODEL)
                        .file(recording())
                        .build());

        assertThat(reply.asTranslation().text()).isEqualTo(HEARD);
        assertThat(google.callsTo(HEARING_MODEL).getFirst().body()).contains("into English");
    }

    @Test
    void bad_requests_name_their_field() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.images()
                        .generate(ImageGenerateParams.builder()
                                .prompt("x")
                                .size("1x9")
                                .build()))
                .satisfies(bad -> assertThat(bad.param()).contains("size"));
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> spoken("flac"))
                .satisfies(bad -> assertThat(bad.param()).contains("response_format"));
    }

    private static byte[] spoken(String format) throws IOException {
        try (var reply = client.audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .model(SPEECH_MODEL)
                        .input("hello")
                        .voice("alloy")
                        .responseFormat(ResponseFormat.of(format))
                        .build())) {
            return reply.body().readAllBytes();
        }
    }

    private static MultipartField<InputStream> recording() {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(WAV))
                .filename("a.wav")
                .build();
    }
}
