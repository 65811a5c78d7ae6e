package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Requests for images and sound that no SDK would send are refused with the field at fault, and reach no upstream. */
class OpenAiMediaInputIT {
    private static final String FORM = "multipart/form-data; boundary=b";
    private static final String FIELD = "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n%s\r\n";
    private static final String END = "--b--\r\n";
    private static final String PNG = "\u0089PNG\r\n\u001a\n";

    private static SimulatedGoogle google;
    private static GatewayProcess gateway;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        google = SimulatedGoogle.start();
        var environment = new LinkedHashMap<>(google.gatewayEnvironment());
        environment.put("MAX_BODY_MB", "1");
        gateway = GatewayProcess.start(environment);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        gateway.close();
        google.close();
    }

    @BeforeEach
    void forget() {
        google.forget();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    images/generations | {}                                                 | prompt
                    images/generations | {"prompt":7}                                       | prompt
                    images/generations | {"prompt":""}                                      | prompt
                    images/generations | {"prompt":"{n:2}"}                                 | prompt
                    images/generations | {"prompt":"x {n:11}"}                              | prompt
                    images/generations | {"prompt":"x","n":0}                               | n
                    images/generations | {"prompt":"x","n":11}                              | n
                    images/generations | {"prompt":"x","n":"two"}                           | n
                    images/generations | {"prompt":"x","size":"9x1"}                        | size
                    images/generations | {"prompt":"x","quality":"finest"}                  | quality
                    images/generations | {"prompt":"x","response_format":"tiff"}            | response_format
                    images/generations | {"prompt":"x","stream":"maybe"}                    | stream
                    images/generations | {"prompt":"x","model":{}}                          | model
                    images/generations | []                                                 | body
                    images/edits       | {"prompt":"x"}                                     | image
                    images/edits       | {"prompt":"x","images":[7]}                        | images[0]
                    images/edits       | {"prompt":"x","image":"data:image/png;base64,!!"}  | image
                    images/edits       | {"prompt":"x","image":"data:image/png;base64,QUJD"} | image
                    images/edits       | {"prompt":"x","image":"file:///etc/passwd"}        | image
                    images/edits       | {"prompt":"x","image":"http://127.0.0.1:1/a.png"}  | image
                    audio/speech       | {}                                                 | input
                    audio/speech       | {"input":"x","voice":7}                            | voice
                    audio/speech       | {"input":"x","speed":9}                            | speed
                    audio/speech       | {"input":"x","response_format":"aac"}              | response_format
                    audio/speech       | {"input":"x","stream_format":"carrier pigeon"}     | stream_format
                    audio/speech       | "x"                                                | body
                    """)
    void what_json_says_wrong_is_named(String path, String body, String param) throws Exception {
        assertNamed(post(path, "application/json", body), param);
    }

    @ParameterizedTest
    @CsvSource({
        "images/edits, prompt, x, image",
        "images/edits, image, x, image",
        "audio/transcriptions, model, whisper-1, file",
        "audio/translations, file, x, file"
    })
    void what_a_form_lacks_is_named(String path, String name, String value, String param) throws Exception {
        assertNamed(post(path, FORM, FIELD.formatted(name, value) + END), param);
    }

    @Test
    void what_is_wrong_with_a_field_beside_a_file_is_named() throws Exception {
        var file = FILE.formatted("file", "a.mp3", "ID3.");
        var image = FILE.formatted("image", "a.png", PNG);

        assertNamed(
                post("audio/transcriptions", FORM, file + FIELD.formatted("temperature", "7") + END), "temperature");
        assertNamed(
                post("audio/transcriptions", FORM, file + FIELD.formatted("response_format", "docx") + END),
                "response_format");
        assertNamed(post("images/edits", FORM, image + END), "prompt");
        assertNamed(
                post(
                        "images/edits",
                        FORM,
                        image + FILE.formatted("mask", "m.png", "words") + FIELD.formatted("prompt", "x") + END),
                "mask");
        assertNamed(
                post(
                        "images/edits",
                        FORM,
                        image
                                + FIELD.formatted("model", "imagen-4.0-generate-001")
                                + FIELD.formatted("prompt", "x")
                                + END),
                "model");
    }

    @Test
    void a_form_that_is_broken_or_none_is_said_to_be() throws Exception {
        assertNamed(post("audio/transcriptions", FORM, FIELD.formatted("model", "x")), "body");
        assertNamed(post("audio/transcriptions", "multipart/form-data", "--b--"), "body");
        assertNamed(post("images/edits", FORM, "{\"prompt\":\"x\"}"), "body");
        assertNamed(post("audio/transcriptions", "application/json", "{\"file\":\"x\"}"), "Content-Type");
    }

    @Test
    void bodies_beyond_the_limit_are_413_whatever_their_type() throws Exception {
        var large = "x".repeat(1024 * 1024);
        var form = post("images/edits", FORM, FILE.formatted("image", "a.png", PNG + large) + END);
        var json = post("images/generations", "application/json", "{\"prompt\":\"" + large + "\"}");

        for (var reply : new HttpResponse<?>[] {form, json}) {
            assertThat(reply.statusCode()).isEqualTo(413);
            assertThat(error(reply).path("type").asString("")).isEqualTo("invalid_request_error");
        }
        assertThat(google.simulator().calls().total()).isZero();
    }

    @Test
    void other_methods_and_paths_are_refused() throws Exception {
        var get = http.send(request("images/generations").GET().build(), BodyHandlers.ofString());
        var variations = post("images/variations", FORM, FILE.formatted("image", "a.png", PNG) + END);

        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertThat(variations.statusCode()).isEqualTo(404);
        assertThat(error(variations).path("message").asString("")).contains("does not offer");
    }

    private static HttpResponse<String> post(String path, String type, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofByteArray(body.getBytes(ISO_8859_1)))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/v1/" + path))
                .header("Authorization", "Bearer " + SimulatedGoogle.TOKEN);
    }

    private static void assertNamed(HttpResponse<String> reply, String param) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThat(error(reply).path("param").asString("")).as(reply.body()).isEqualTo(param);
        assertThat(error(reply).path("type").asString("")).isEqualTo("invalid_request_error");
        assertThat(error(reply).path("message").asString("")).contains("(expected: ");
        assertThat(reply.headers().firstValue("x-request-id")).isPresent();
        assertThat(google.simulator().calls().total()).isZero();
    }

    private static JsonNode error(HttpResponse<?> reply) {
        return Json.readTree(Bytes.utf8("" + reply.body())).path("error");
    }
}
