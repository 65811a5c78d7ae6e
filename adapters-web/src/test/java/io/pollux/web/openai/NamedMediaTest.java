package io.pollux.web.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.ExpiringSignatures;
import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.RefusedFields;
import io.pollux.protocol.openai.RemoteMedia;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;

class NamedMediaTest {
    private static final Media SMALL = new Media("image/png", Bytes.utf8("a"));

    private final TestGateway gateway = new TestGateway(1);
    private final AtomicInteger fetches = new AtomicInteger();

    @Test
    void a_request_may_name_so_many_urls_and_no_more() throws Exception {
        RemoteMedia web = (_, _) -> {
            fetches.incrementAndGet();
            return SMALL;
        };

        var error = refused(web, NamedMedia.MOST + 5, "60");

        assertThat(error.path("param").asString()).isEqualTo("messages[0].content[" + NamedMedia.MOST + "].image_url");
        assertThat(error.path("message").asString()).contains("may name " + NamedMedia.MOST + " URLs");
        assertThat(fetches).hasValue(NamedMedia.MOST);
    }

    @Test
    void files_of_one_request_are_limited_all_together() throws Exception {
        RemoteMedia web = (_, room) -> {
            room.take((int) (NamedMedia.MOST_BYTES / 2));
            fetches.incrementAndGet();
            return SMALL;
        };

        var error = refused(web, 3, "60");

        assertThat(error.path("param").asString()).isEqualTo("messages[0].content[2].image_url");
        assertThat(error.path("message").asString()).contains("larger than");
        assertThat(fetches).hasValue(2);
    }

    @Test
    void all_files_of_one_request_share_the_time_that_its_caller_waits() throws Exception {
        RemoteMedia web = (_, room) -> {
            fetches.incrementAndGet();
            while (room.time().isPositive()) {
                Thread.onSpinWait();
            }
            return SMALL;
        };

        var error = refused(web, 2, "0.02");

        assertThat(error.path("param").asString()).isEqualTo("messages[0].content[1].image_url");
        assertThat(error.path("message").asString()).contains("time");
        assertThat(fetches).hasValue(1);
    }

    private JsonNode refused(RemoteMedia web, int urls, String seconds) throws Exception {
        var parts = IntStream.range(0, urls)
                .mapToObj(i -> "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/" + i + "\"}}")
                .collect(Collectors.joining(","));
        var request = new MockHttpServletRequest("POST", "/v1/chat/completions");
        request.addHeader("x-stainless-timeout", seconds);
        request.setContent(("{\"model\":\"gemini-x\",\"messages\":[{\"role\":\"user\",\"content\":[" + parts + "]}]}")
                .getBytes(StandardCharsets.UTF_8));
        var signatures = new ExpiringSignatures(1024, ExpiringSignatures.A_DAY, gateway.clock);

        var answer = gateway.ask(
                request,
                new ChatEndpoint(
                        new ChatCalls(
                                gateway.relayCall, new ParallelCalls(gateway.calls), new RefusedFields(gateway.clock)),
                        gateway.answers,
                        signatures,
                        web,
                        List.of(),
                        TestGateway.MUTE,
                        new Random(2)));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(gateway.exchanges).isEmpty();
        return Json.readTree(answer.getContentAsString()).path("error");
    }
}
