package io.pollux.web.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.exchange.Outcome;
import io.pollux.domain.failure.Failure;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.RefusedFields;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.web.call.BodyBudget;
import jakarta.servlet.ServletInputStream;
import java.io.InputStream;
import java.time.Duration;
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

    private static final String UNSIGNED = "Function call is missing a thought_signature in functionCall parts.";
    private static final String PENALTY = "\"presence_penalty\":1,";

    private final TestGateway gateway = new TestGateway(1);
    private final ExpiringSignatures signatures =
            new ExpiringSignatures(1024 * 1024, ExpiringSignatures.A_DAY, gateway.clock);
    private final RefusedFields refused = new RefusedFields(gateway.clock);

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_field_that_the_model_refuses_is_left_out_in_a_second_call(boolean streamed) throws Exception {
        refusesPenalties();
        answersHello(streamed);

        var answer = chat(gateway, streamed, PENALTY);

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains("hel");
        assertThat(gateway.upstream.bodiesSent.getFirst().asUtf8()).contains("\"presencePenalty\":1");
        assertThat(gateway.upstream.bodiesSent.getLast().asUtf8())
                .contains("\"contents\"")
                .doesNotContain("presencePenalty");
        assertThat(gateway.exchanges).extracting(Exchange::outcome).containsExactly(Outcome.REFUSED, Outcome.COMPLETED);
        assertThat(gateway.exchanges)
                .extracting(Exchange::callId)
                .containsExactly(answer.getHeader("x-request-id"), answer.getHeader("x-request-id") + "-2");
        assertThat(gateway.upstream.keysUsed).containsExactly("k0", "k0");
    }

    @Test
    void a_field_that_was_refused_is_not_sent_to_that_model_for_ten_minutes() {
        refusesPenalties();
        answersHello(false);
        chat(gateway, false, PENALTY);
        gateway.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        answersHello(false);
        chat(gateway, false, PENALTY);
        gateway.clock.advance(Duration.ofMillis(1));
        answersHello(false);

        chat(gateway, false, PENALTY);

        assertThat(gateway.upstream.bodiesSent)
                .extracting(body -> body.asUtf8().contains("presencePenalty"))
                .containsExactly(true, false, false, true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void signatures_that_are_not_taken_are_given_up_once(boolean streamed) throws Exception {
        gateway.upstream.refuses(400, new Failure.CallRejected(400, "signature"), UNSIGNED);
        answersHello(streamed);

        var answer = chatWithCall(streamed);

        assertThat(answer.getStatus()).as(answer.getContentAsString()).isEqualTo(200);
        assertThat(answer.getContentAsString()).contains("hello");
        assertThat(gateway.upstream.bodiesSent)
                .extracting(body -> body.asUtf8().contains("\"thoughtSignature\":\"skip_thought_signature_validator\""))
                .containsExactly(false, true);
    }

    @Test
    void a_conversation_whose_given_up_signatures_are_not_taken_is_refused() throws Exception {
        gateway.upstream.refuses(400, new Failure.CallRejected(400, "signature"), UNSIGNED);
        gateway.upstream.refuses(400, new Failure.CallRejected(400, "signature"), UNSIGNED);

        var answer = chatWithCall(false);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(gateway.exchanges).hasSize(2);
    }

    @Test
    void a_refusal_of_what_was_not_asked_for_is_the_callers() throws Exception {
        refusesPenalties();

        var answer = chat(false);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(error(answer).path("message").asString()).startsWith("Penalty is not enabled");
        assertThat(gateway.exchanges).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void several_choices_are_as_many_calls(boolean streamed) throws Exception {
        gateway.upstream.answers(HELLO).answers(HELLO).answers(HELLO);

        var answer = chat(gateway, streamed, "\"n\":3,");

        var told = answer.getContentAsString();
        assertThat(answer.getStatus()).as(told).isEqualTo(200);
        assertThat(answer.getContentType()).startsWith(streamed ? "text/event-stream" : "application/json");
        for (var index = 0; index < 3; index++) {
            assertThat(told)
                    .containsOnlyOnce(
                            streamed
                                    ? "\"index\":" + index + ",\"delta\":{\"content\":\"hello\"}"
                                    : "\"index\":" + index + ",\"message\"");
        }
        assertThat(told.endsWith("data: [DONE]\n\n")).isEqualTo(streamed);
        assertThat(gateway.upstream.bodiesSent).hasSize(3).allSatisfy(body -> assertThat(body.asUtf8())
                .doesNotContain("candidateCount"));
        assertThat(gateway.exchanges).hasSize(3).allSatisfy(exchange -> assertThat(exchange.outcome())
                .isEqualTo(Outcome.COMPLETED));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void when_one_choice_fails_the_answer_is_its_error(boolean streamed) throws Exception {
        gateway.upstream
                .answers(HELLO)
                .refuses(404, new Failure.CallRejected(404, "gone"))
                .answers(HELLO);

        var answer = chat(gateway, streamed, "\"n\":3,");

        assertThat(answer.getStatus()).isEqualTo(404);
        assertThat(error(answer).path("message").asString())
                .startsWith("choice ")
                .endsWith(" of 3: upstream's own words");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void when_one_choice_is_of_no_use_none_is_told(boolean streamed) throws Exception {
        gateway.upstream.answers(HELLO).answers(UNUSABLE);

        var answer = chat(gateway, streamed, "\"n\":2,");

        assertThat(answer.getStatus()).isEqualTo(502);
        assertThat(error(answer).path("code").asString()).isEqualTo("malformed_function_call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void replies_that_do_not_fit_in_memory_together_are_503_and_the_next_is_served(boolean streamed) throws Exception {
        var small = new TestGateway(1, new BodyBudget(5L * HELLO.length()));
        small.upstream.answers(HELLO).answers(HELLO).answers(HELLO).answers(HELLO);

        var two = chat(small, streamed, "\"n\":2,");
        var one = chat(small, false);
        var another = chat(small, false);

        assertThat(two.getStatus()).isEqualTo(503);
        assertThat(two.getHeader("Retry-After")).isNotEmpty();
        assertThat(error(two).path("message").asString()).contains("Too many large replies at once");
        assertThat(one.getStatus()).isEqualTo(200);
        assertThat(another.getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9})
    void too_many_choices_are_refused_by_name(int n) throws Exception {
        var answer = chat(gateway, false, "\"n\":" + n + ",");

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(error(answer).path("param").asString()).isEqualTo("n");
        assertThat(gateway.exchanges).isEmpty();
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

    private MockHttpServletResponse chatWithCall(boolean streamed) {
        return gateway.ask("POST", PATH, """
                {"model":"gemini-x","stream":%s,"messages":[
                 {"role":"user","content":"hi"},
                 {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"},
                  "extra_content":{"google":{"thought_signature":"c3RhbGU="}}}]},
                 {"role":"tool","tool_call_id":"c1","content":"1"}],
                 "tools":[{"type":"function","function":{"name":"f"}}]}
                """.formatted(streamed), endpoint(gateway));
    }

    private void refusesPenalties() {
        gateway.upstream.refuses(
                400, new Failure.CallRejected(400, "penalty"), "Penalty is not enabled for models/gemini-x");
    }

    private void answersHello(boolean streamed) {
        if (streamed) {
            gateway.upstream.streams(HELLO);
        } else {
            gateway.upstream.answers(HELLO);
        }
    }

    private MockHttpServletResponse chat(TestGateway gateway, boolean streamed) {
        return chat(gateway, streamed, "");
    }

    private MockHttpServletResponse chat(TestGateway gateway, boolean streamed, String more) {
        return gateway.ask(
                "POST",
                PATH,
                "{\"model\":\"gemini-x\"," + more + "\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                endpoint(gateway));
    }

    private ChatEndpoint endpoint() {
        return endpoint(gateway);
    }

    private ChatEndpoint endpoint(TestGateway gateway) {
        return new ChatEndpoint(
                new ChatCalls(gateway.relayCall, new ParallelCalls(gateway.calls), refused),
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
