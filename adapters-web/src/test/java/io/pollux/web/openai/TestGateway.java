package io.pollux.web.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.application.MutableClock;
import io.pollux.application.relay.LiveCalls;
import io.pollux.application.relay.RelayCall;
import io.pollux.application.relay.ScriptedUpstream;
import io.pollux.application.settings.CurrentRules;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.application.settings.InvalidSetting;
import io.pollux.application.settings.ReadSettings;
import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.domain.exchange.Exchange;
import io.pollux.domain.failure.EgressGate;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import io.pollux.domain.key.Secret;
import io.pollux.domain.pool.KeyPool;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import io.pollux.web.call.Reception;
import io.pollux.web.security.Credentials;
import io.pollux.web.server.CallerWatch;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The OpenAI endpoints over the real relay and an upstream that answers what it is told. */
final class TestGateway {
    final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T12:00:00Z"));
    final ScriptedUpstream upstream = new ScriptedUpstream();
    final List<Exchange> exchanges = new ArrayList<>();
    final Answers answers = new Answers(new CallIds(clock, new Random(1)));
    final CurrentSettings settings = settings();
    final CurrentRules rules = new CurrentRules(settings);
    final RelayCall relayCall;
    final GatheredCalls calls;

    TestGateway(int keys) {
        relayCall = new RelayCall(
                pool(keys), upstream, new EgressGate(), settings, new LiveCalls(clock), List.of(exchanges::add), clock);
        calls = new GatheredCalls(relayCall);
    }

    /** Sends a request to these endpoints, as if its token had been found good. */
    MockHttpServletResponse ask(String method, String path, String body, OpenAiEndpoint... endpoints) {
        var request = new MockHttpServletRequest(method, path);
        request.setContent(body.getBytes(UTF_8));
        return ask(request, endpoints);
    }

    MockHttpServletResponse ask(MockHttpServletRequest request, OpenAiEndpoint... endpoints) {
        request.setAttribute(Credentials.CALLER, new Caller("t_caller", Scope.CLIENT));
        var response = new MockHttpServletResponse();
        try {
            answers.begin(request, response);
            controller(endpoints).handleRequest(request, response);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return response;
    }

    private OpenAiController controller(OpenAiEndpoint... endpoints) {
        return new OpenAiController(
                new Reception(rules, answers, new CallerWatch(), clock),
                answers,
                new CompatEndpoint(relayCall, answers),
                List.of(endpoints));
    }

    private static CurrentSettings settings() {
        try {
            return new CurrentSettings(ReadSettings.read(Map.of(
                            "FILTERED_MODELS",
                            "gemini-hidden",
                            "MODEL_ALIASES",
                            "{\"gpt-shown\":\"gemini-shown\",\"gpt-hidden\":\"gemini-hidden\"}"))
                    .settings());
        } catch (InvalidSetting e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPool pool(int size) {
        return new KeyPool(
                IntStream.range(0, size)
                        .mapToObj(i -> new ApiKey(new KeyId("k" + i), new Secret("secret" + i), new ProjectId("p" + i)))
                        .toList(),
                _ -> {});
    }
}
