package io.pollux.web.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.domain.failure.Failure;
import io.pollux.protocol.json.Json;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class ModelsEndpointTest {
    private static final String LIST =
            "{\"models\":[{\"name\":\"models/gemini-shown\"},{\"name\":\"models/gemini-hidden\"}]}";

    private final TestGateway gateway = new TestGateway(1);
    private final ModelsEndpoint models =
            new ModelsEndpoint(new ModelLists(gateway.calls, gateway.rules, gateway.clock));

    @Test
    void upstream_is_asked_once_in_ten_minutes() throws Exception {
        gateway.upstream.answers(LIST).answers("{\"models\":[{\"name\":\"models/gemini-new\"}]}");

        var first = list();
        gateway.clock.advance(Duration.ofMinutes(10).minusMillis(1));
        var second = list();
        gateway.clock.advance(Duration.ofMillis(1));
        var third = list();

        assertThat(ids(first)).isEqualTo("gemini-shown");
        assertThat(second.getContentAsString()).isEqualTo(first.getContentAsString());
        assertThat(ids(third)).isEqualTo("gemini-new");
        assertThat(gateway.exchanges)
                .extracting(exchange -> exchange.operation())
                .containsOnly("list_models");
        assertThat(gateway.exchanges).hasSize(2);
    }

    @Test
    void all_pages_are_one_list() throws Exception {
        gateway.upstream
                .answers("{\"models\":[{\"name\":\"models/gemini-a\"}],\"nextPageToken\":\"Cg+/=\"}")
                .answers("{\"models\":[{\"name\":\"models/gemini-b\"}],\"nextPageToken\":\"two\"}")
                .answers("{\"models\":[{\"name\":\"models/gemini-c\"}]}");

        var first = list();
        var second = list();

        assertThat(ids(first)).isEqualTo("gemini-a,gemini-b,gemini-c");
        assertThat(ids(second)).isEqualTo(ids(first));
        assertThat(gateway.upstream.targets)
                .containsExactly(
                        "/v1beta/models?pageSize=1000",
                        "/v1beta/models?pageSize=1000&pageToken=Cg%2B%2F%3D",
                        "/v1beta/models?pageSize=1000&pageToken=two");
    }

    @Test
    void a_list_without_an_end_is_cut_off() throws Exception {
        for (var page = 0; page < 11; page++) {
            gateway.upstream.answers(
                    "{\"models\":[{\"name\":\"models/gemini-" + page + "\"}],\"nextPageToken\":\"after" + page + "\"}");
        }

        assertThat(ids(list())).startsWith("gemini-0,").endsWith(",gemini-9");
        assertThat(gateway.upstream.keysUsed).hasSize(10);
    }

    @Test
    void a_page_that_names_itself_as_the_next_is_the_last() throws Exception {
        var page = "{\"models\":[{\"name\":\"models/gemini-a\"}],\"nextPageToken\":\"x\"}";
        gateway.upstream.answers(page).answers("{\"models\":[],\"nextPageToken\":\"x\"}");

        assertThat(ids(list())).isEqualTo("gemini-a");
        assertThat(gateway.upstream.keysUsed).hasSize(2);
    }

    @Test
    void half_a_list_is_none() throws Exception {
        gateway.upstream
                .answers("{\"models\":[{\"name\":\"models/gemini-a\"}],\"nextPageToken\":\"x\"}")
                .refuses(404, new Failure.CallRejected(404, "gone"));

        assertThat(list().getStatus()).isEqualTo(404);
    }

    @Test
    void an_old_list_is_better_than_none() throws Exception {
        gateway.upstream
                .answers(LIST)
                .refuses(404, new Failure.CallRejected(404, "gone"))
                .answers("{\"models\":[]}");
        list();
        gateway.clock.advance(Duration.ofMinutes(11));

        var old = list();
        gateway.clock.advance(Duration.ofSeconds(29));
        var stillOld = list();
        gateway.clock.advance(Duration.ofSeconds(1));
        var fresh = list();

        assertThat(ids(old)).isEqualTo("gemini-shown");
        assertThat(ids(stillOld)).isEqualTo("gemini-shown");
        assertThat(ids(fresh)).isEmpty();
        assertThat(gateway.upstream.keysUsed).hasSize(3);
    }

    @Test
    void without_any_list_the_error_is_told_and_upstream_asked_again() throws Exception {
        gateway.upstream.refuses(404, new Failure.CallRejected(404, "gone")).answers(LIST);

        var refused = list();
        var listed = list();

        assertThat(refused.getStatus()).isEqualTo(404);
        assertThat(Json.readTree(refused.getContentAsString())
                        .path("error")
                        .path("message")
                        .asString())
                .isEqualTo("upstream's own words");
        assertThat(ids(listed)).isEqualTo("gemini-shown");
    }

    @Test
    void who_waits_for_anothers_answer_gets_the_same_even_if_it_is_an_error() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        gateway.upstream.does(_ -> {
            asked.countDown();
            await(answer);
        });
        var first = new AtomicReference<MockHttpServletResponse>();
        var second = new AtomicReference<MockHttpServletResponse>();

        var one = Thread.ofPlatform().start(() -> first.set(list()));
        await(asked);
        var other = Thread.ofPlatform().start(() -> second.set(list()));
        while (other.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        answer.countDown();
        one.join();
        other.join();

        assertThat(first.get().getStatus()).isEqualTo(503);
        assertThat(second.get().getContentAsString()).isEqualTo(first.get().getContentAsString());
        assertThat(gateway.upstream.keysUsed).hasSize(1);
    }

    @Test
    void a_model_is_found_by_its_id_unless_it_is_hidden_or_unknown() throws Exception {
        gateway.upstream.answers(LIST);

        var shown = gateway.ask("GET", "/v1/models/models%2Fgemini-shown", "", models);
        var hidden = gateway.ask("GET", "/v1/models/gemini-hidden", "", models);
        var unknown = gateway.ask("GET", "/v1/models/gemini-none", "", models);

        assertThat(Json.readTree(shown.getContentAsString()).path("id").asString())
                .isEqualTo("gemini-shown");
        assertThat(hidden.getStatus()).isEqualTo(404);
        assertThat(unknown.getStatus()).isEqualTo(404);
        assertThat(unknown.getContentAsString()).contains("\"model_not_found\"");
    }

    @Test
    void a_model_is_found_by_an_alias_under_the_name_that_was_asked_for() throws Exception {
        gateway.upstream.answers(LIST);

        var alias = gateway.ask("GET", "/v1/models/gpt-shown", "", models);
        var hidden = gateway.ask("GET", "/v1/models/gpt-hidden", "", models);

        var model = Json.readTree(alias.getContentAsString());
        assertThat(model.path("id").asString()).isEqualTo("gpt-shown");
        assertThat(model.path("root").asString()).isEqualTo("models/gemini-shown");
        assertThat(hidden.getStatus()).isEqualTo(404);
    }

    private MockHttpServletResponse list() {
        return gateway.ask("GET", "/v1/models", "", models);
    }

    private static String ids(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getContentAsString()).isEqualTo(200);
        return String.join(
                ",",
                Json.readTree(response.getContentAsString())
                        .path("data")
                        .valueStream()
                        .map(model -> model.path("id").asString())
                        .toList());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
