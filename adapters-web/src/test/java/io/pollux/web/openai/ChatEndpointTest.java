package io.pollux.web.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.failure.Failure;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.RemoteMedia;
import jakarta.servlet.ServletInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.JsonNode;

class ChatEndpointTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String HELLO =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hello\"}]},\"finishReason\":\"STOP\"}]}";
    private static final String BEGINNING = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hel\"}]}}]}";
    private static final String EMPTY =
            "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\"}]}";
    private static final String UNUSABLE = "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";

    private final TestGateway gateway = new TestGateway(1);
    private final ExpiringSignatures signatures =
            new ExpiringSignatures(1024 * 1024, ExpiringSignatures.A_DAY, gateway.clock);

    @Test
    void a_chat_is_one_upstream_call_and_one_exchange() throws Exception {
        gateway.upstream.answers(HELLO);

        var answer = chat(false);

        assertThat(Json.readTree(answer.getContentAsString())
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("hello");
        assertThat(answer.getContentLength()).isEqualTo(answer.getContentAsByteArray().length);
        assertThat(gateway.exchanges).singleElement().satisfies(exchange -> {
            assertThat(exchange.operation()).isEqualTo("generate");
            assertThat(exchange.modelAsked()).isEqualTo("gemini-x");
            assertThat(exchange.callId()).isEqualTo(answer.getHeader("x-request-id"));
        });
    }

    @Test
    void a_chat_is_translated_once_for_all_its_attempts() {
        var two = new TestGateway(2);
        two.upstream.refuses(429, new Failure.Throttled("rpm")).answers(HELLO);

        chat(two, false);

        assertThat(two.upstream.bodiesSent.getFirst().asUtf8()).contains("\"contents\"");
        assertThat(two.upstream.bodiesSent).hasSize(2);
        assertThat(two.upstream.bodiesSent.getLast()).isSameAs(two.upstream.bodiesSent.getFirst());
    }

    @Test
    void an_answer_that_broke_off_is_an_error_and_no_part_of_an_answer() throws Exception {
        gateway.upstream.breaksAfter(BEGINNING);

        var answer = chat(false);

        assertThat(answer.getStatus()).isEqualTo(502);
        assertThat(error(answer).path("code").asString()).isEqualTo("bad_response");
        assertThat(answer.getContentAsString()).doesNotContain("hel\"");
    }

    @Test
    void a_stream_that_broke_off_ends_with_an_error_and_is_not_done() throws Exception {
        gateway.upstream.breaksAfter(BEGINNING);

        var answer = chat(true);

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getContentType()).startsWith("text/event-stream");
        assertThat(answer.getContentAsString())
                .contains("\"hel\"")
                .contains("data: {\"error\":{\"message\"")
                .doesNotContain("[DONE]");
        assertThat(gateway.exchanges.getFirst().outcome()).isEqualTo(Outcome.BROKEN);
    }

    @Test
    void a_stream_of_which_nothing_can_be_told_is_an_error_with_its_status() throws Exception {
        gateway.upstream.streams(UNUSABLE, UNUSABLE);

        var answer = chat(true);

        assertThat(answer.getStatus()).isEqualTo(502);
        assertThat(answer.getContentType()).startsWith("application/json");
        assertThat(error(answer).path("code").asString()).isEqualTo("malformed_function_call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_empty_answer_that_no_other_key_betters_is_told_as_empty(boolean streamed) throws Exception {
        if (streamed) {
            gateway.upstream.streams(EMPTY);
        } else {
            gateway.upstream.answers(EMPTY);
        }

        var answer = chat(streamed);

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains("\"finish_reason\":\"stop\"");
        assertThat(answer.getContentAsString().endsWith("data: [DONE]\n\n")).isEqualTo(streamed);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_refused_key_is_our_trouble_and_not_the_callers_token(boolean streamed) throws Exception {
        gateway.upstream.refuses(401, new Failure.KeyRejected("UNAUTHENTICATED", "no"));

        var answer = chat(streamed);

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(error(answer).path("type").asString()).isEqualTo("server_error");
    }

    @Test
    void a_large_image_goes_upstream_as_it_came() {
        var image = "iVBORw0KGgo".repeat(20_000);
        gateway.upstream.answers(HELLO);

        gateway.ask(
                "POST",
                PATH,
                "{\"model\":\"gemini-x\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"data:image/png;base64," + image + "\"}}]}]}",
                endpoint());

        assertThat(gateway.upstream.bodiesSent.getFirst().asUtf8())
                .contains("\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"" + image + "\"}");
    }

    @Test
    void a_place_in_a_body_that_is_no_json_is_told_as_the_caller_sees_it() throws Exception {
        var answer = gateway.ask("POST", PATH, "{\"a\":\"" + "A".repeat(100_000) + "\",}", endpoint());

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(error(answer).path("message").asString()).contains("1000");
        assertThat(gateway.exchanges).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"wav, UklGR", "pcm16, AQI="})
    void sound_is_told_in_the_format_that_was_asked_for(String format, String data) throws Exception {
        gateway.upstream.answers("{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
                + "\"audio/L16;rate=24000\",\"data\":\"AQI=\"}}]},\"finishReason\":\"STOP\"}]}");

        var answer = gateway.ask(
                "POST",
                PATH,
                "{\"model\":\"gemini-3.1-flash-tts-preview\",\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"alloy\","
                        + "\"format\":\"" + format + "\"},\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                endpoint());

        assertThat(gateway.upstream.bodiesSent.getFirst().asUtf8())
                .contains("\"responseModalities\":[\"AUDIO\"]", "\"voiceName\":\"Kore\"");
        assertThat(Json.readTree(answer.getContentAsString())
                        .at("/choices/0/message/audio/data")
                        .asString())
                .startsWith(data);
    }

    @Test
    void sound_in_a_format_that_cannot_be_made_is_an_error() throws Exception {
        gateway.upstream.answers("{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":"
                + "\"audio/L16;rate=24000\",\"data\":\"AQI=\"}}]},\"finishReason\":\"STOP\"}]}");

        var answer = gateway.ask(
                "POST",
                PATH,
                "{\"model\":\"gemini-3.1-flash-tts-preview\",\"modalities\":[\"audio\"],\"audio\":{\"format\":\"mp3\"},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                endpoint());

        assertThat(answer.getStatus()).isEqualTo(502);
        assertThat(error(answer).path("message").asString()).contains("mute");
    }

    @Test
    void a_body_that_does_not_arrive_is_408() throws Exception {
        var broken = InputStream.nullInputStream();
        broken.close();
        var request = new MockHttpServletRequest("POST", PATH) {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(broken);
            }

            @Override
            public long getContentLengthLong() {
                return 10;
            }
        };

        var answer = gateway.ask(request, endpoint());

        assertThat(answer.getStatus()).isEqualTo(408);
        assertThat(error(answer).path("type").asString()).isEqualTo("invalid_request_error");
    }

    private MockHttpServletResponse chat(boolean streamed) {
        return chat(gateway, streamed);
    }

    private MockHttpServletResponse chat(TestGateway gateway, boolean streamed) {
        return gateway.ask(
                "POST",
                PATH,
                "{\"model\":\"gemini-x\",\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                endpoint(gateway));
    }

    private ChatEndpoint endpoint() {
        return endpoint(gateway);
    }

    private ChatEndpoint endpoint(TestGateway gateway) {
        return new ChatEndpoint(
                gateway.relayCall,
                gateway.answers,
                signatures,
                RemoteMedia.NONE,
                List.of(),
                TestGateway.MUTE,
                new Random(2));
    }

    private static JsonNode error(MockHttpServletResponse answer) throws Exception {
        var body = Json.readTree(answer.getContentAsString());
        assertThat(body.propertyNames()).containsExactly("error");
        return body.path("error");
    }
}
