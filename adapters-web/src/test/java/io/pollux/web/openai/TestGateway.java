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
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.UnusableReply;
import io.pollux.protocol.openai.media.Sound;
import io.pollux.protocol.openai.media.SpeechEncoder;
import io.pollux.protocol.openai.media.SpeechFormat;
import io.pollux.web.answer.Answers;
import io.pollux.web.answer.CallIds;
import io.pollux.web.call.BodyBudget;
import io.pollux.web.call.Reception;
import io.pollux.web.security.Credentials;
import io.pollux.web.server.CallerWatch;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The OpenAI endpoints over the real relay and an upstream that answers what it is told. */
final class TestGateway {
    /** Has nothing to say. */
    static final SpeechEncoder MUTE = new SpeechEncoder() {
        @Override
        public Set<SpeechFormat> formats() {
            return Set.of();
        }

        @Override
        public Bytes encode(Sound sound, SpeechFormat format) throws UnusableReply {
            throw UnusableReply.empty("mute");
        }
    };

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-24T12:00:00Z"));
    final ScriptedUpstream upstream = new ScriptedUpstream();
    final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    final Answers answers = new Answers(new CallIds(clock, new Random(1)));
    final CurrentSettings settings = settings();
    final CurrentRules rules = new CurrentRules(settings);
    final LiveCalls liveCalls = new LiveCalls(clock);
    final RelayCall relayCall;
    final GatheredCalls calls;

    private final BodyBudget memory;

    TestGateway(int keys) {
        this(keys, new BodyBudget(Long.MAX_VALUE));
    }

    TestGateway(int keys, BodyBudget memory) {
        this.memory = memory;
        relayCall = new RelayCall(
                pool(keys), upstream, new EgressGate(), settings, liveCalls, List.of(exchanges::add), clock);
        calls = new GatheredCalls(relayCall);
    }

    /** Sends a request to these endpoints, as if its token had been found good. */
    MockHttpServletResponse ask(String method, String path, String body, OpenAiEndpoint... endpoints) {
        var request = new MockHttpServletRequest(method, path);
        request.setContent(body.getBytes(UTF_8));
        return ask(request, endpoints);
    }

    MockHttpServletResponse ask(MockHttpServletRequest request, OpenAiEndpoint... endpoints) {
        return ask(request, new MockHttpServletResponse(), endpoints);
    }

    MockHttpServletResponse ask(
            MockHttpServletRequest request, MockHttpServletResponse response, OpenAiEndpoint... endpoints) {
        request.setAttribute(Credentials.CALLER, new Caller("t_caller", Scope.CLIENT));
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
                new Reception(rules, answers, new CallerWatch(), memory, clock),
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
