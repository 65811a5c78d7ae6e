package io.pollux.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.application.relay.Call;
import io.pollux.application.relay.CallScope;
import io.pollux.application.relay.Header;
import io.pollux.application.relay.Reply;
import io.pollux.application.relay.Upstream;
import io.pollux.domain.failure.Failure;
import io.pollux.domain.key.ApiKey;
import io.pollux.domain.key.Secret;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.Redaction;
import io.pollux.protocol.gemini.Operation;
import io.pollux.protocol.reply.Framing;
import io.pollux.protocol.reply.PartReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Google's Gemini Developer API. */
final class GeminiUpstream implements Upstream {
    private static final int REFUSAL_LIMIT = 64 * 1024;
    private static final Set<String> PASSED_ON = Set.of(
            "content-type",
            "content-disposition",
            "content-language",
            "content-range",
            "accept-ranges",
            "cache-control",
            "etag",
            "last-modified",
            "retry-after",
            "server-timing",
            "x-gemini-service-tier");

    private final UpstreamHttp http;

    GeminiUpstream(UpstreamHttp http) {
        this.http = http;
    }

    @Override
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // answer() closes the exchange, or hands it on inside the reply.
    public Reply send(Call call, ApiKey key, RelaySettings settings, CallScope scope) {
        try {
            return answer(open(call, key, settings, scope), call, key.secret());
        } catch (InterruptedIOException e) {
            return unanswered(new Failure.TimedOut(
                    "no answer within " + settings.timeout().toSeconds() + " s"));
        } catch (IOException e) {
            return unanswered(new Failure.Unreachable(e.getClass().getSimpleName()));
        }
    }

    @MustBeClosed
    private UpstreamHttp.Exchange open(Call call, ApiKey key, RelaySettings settings, CallScope scope)
            throws IOException {
        var headers = new ArrayList<Header>(call.headers());
        settings.headers().forEach((name, value) -> {
            headers.removeIf(header -> header.name().equalsIgnoreCase(name));
            headers.add(new Header(name, value));
        });
        headers.add(credential(call, key.secret()));
        var base = settings.baseUrl();
        var path = call.path().target();
        return call.isRepeatable()
                ? http.openAgain(call.method(), base, path, headers, call.body().bytes(), Duration.ZERO, scope::onEnd)
                : http.openOnce(call.method(), base, path, headers, call.body().bytes(), Duration.ZERO, scope::onEnd);
    }

    private static Header credential(Call call, Secret secret) {
        return call.path().operation().isCompat()
                ? new Header("authorization", "Bearer " + secret.reveal())
                : new Header("x-goog-api-key", secret.reveal());
    }

    private static Reply answer(UpstreamHttp.Exchange exchange, Call call, Secret secret) throws IOException {
        var passed = false;
        try {
            var reply = exchange.status() / 100 == 2
                    ? accepted(exchange, call, secret)
                    : refused(exchange.status(), refusalBody(exchange), exchange, call, secret);
            passed = reply instanceof Reply.Accepted;
            return reply;
        } finally {
            if (!passed) {
                exchange.close();
            }
        }
    }

    private static Reply accepted(UpstreamHttp.Exchange exchange, Call call, Secret secret) throws IOException {
        var encoding = exchange.header("content-encoding");
        var isGzip = encoding != null && encoding.toLowerCase(Locale.ROOT).endsWith("gzip");
        var isReadable = encoding == null || isGzip || encoding.equalsIgnoreCase("identity");
        var body = isGzip ? gunzipped(exchange.body()) : exchange.body();
        var framing = isReadable ? framing(exchange, call) : Framing.OPAQUE;
        var parts = new PartReader(body, framing, part -> Redaction.withoutKeys(part, secret.reveal()));
        var hasPart = parts.peek();
        if (!hasPart && call.path().operation() != Operation.OTHER) {
            return unanswered(new Failure.Unreachable("the reply ended before its first byte"));
        }
        if (hasPart && parts.facts().hasError()) {
            return refusedInside(parts, framing, exchange, call, secret);
        }
        return new Reply.Accepted(
                exchange.status(),
                passedOn(exchange, !isReadable, !isGzip && framing != Framing.SSE),
                parts,
                exchange::close);
    }

    private static InputStream gunzipped(InputStream body) throws IOException {
        return new GZIPInputStream(body, 8192);
    }

    private static Framing framing(UpstreamHttp.Exchange exchange, Call call) {
        var type = exchange.header("content-type");
        if (type != null && type.regionMatches(true, 0, "text/event-stream", 0, 17)) {
            return Framing.SSE;
        }
        if (type == null || !type.regionMatches(true, 0, "application/json", 0, 16)) {
            return Framing.OPAQUE;
        }
        return switch (call.path().operation()) {
            case STREAM_GENERATE -> Framing.ARRAY;
            case OTHER, LIST_MODELS, GET_MODEL -> Framing.OPAQUE;
            default -> Framing.UNARY;
        };
    }

    /** A success that begins with an error object is none. What is no event may come in pieces. */
    private static Reply refusedInside(
            PartReader parts, Framing framing, UpstreamHttp.Exchange exchange, Call call, Secret secret)
            throws IOException {
        var code = parts.facts().errorCode();
        var body = new ByteArrayOutputStream();
        while (parts.next()) {
            body.write(parts.array(), parts.offset(), parts.length());
            if (framing == Framing.SSE || body.size() >= REFUSAL_LIMIT) {
                break;
            }
        }
        var text = body.toString(UTF_8);
        var json = text.startsWith("data:") ? text.substring("data:".length()) : text;
        return refused(code >= 400 && code <= 599 ? code : 500, Bytes.utf8(json.strip()), exchange, call, secret);
    }

    private static Reply refused(int status, Bytes body, UpstreamHttp.Exchange exchange, Call call, Secret secret) {
        var harmless = Redaction.withoutKeys(body, secret.reveal());
        return new Reply.Refused(
                FaultReader.read(status, harmless, call.path().model()), status, retryAfter(exchange), harmless);
    }

    private static List<Header> retryAfter(UpstreamHttp.Exchange exchange) {
        var value = exchange.header("retry-after");
        return value == null ? List.of() : List.of(new Header("retry-after", value));
    }

    private static Bytes refusalBody(UpstreamHttp.Exchange exchange) throws IOException {
        var encoding = exchange.header("content-encoding");
        var isGzip = encoding != null && encoding.toLowerCase(Locale.ROOT).endsWith("gzip");
        var body = isGzip ? gunzipped(exchange.body()) : exchange.body();
        return Bytes.owning(body.readNBytes(REFUSAL_LIMIT));
    }

    private static List<Header> passedOn(UpstreamHttp.Exchange exchange, boolean withEncoding, boolean withLength) {
        var passed = new ArrayList<Header>();
        for (var header : exchange.headers()) {
            var name = header.name().toLowerCase(Locale.ROOT);
            if (PASSED_ON.contains(name)
                    || (withEncoding && name.equals("content-encoding"))
                    || (withLength && name.equals("content-length"))) {
                passed.add(new Header(name, header.value()));
            }
        }
        return passed;
    }

    private static Reply unanswered(Failure failure) {
        return new Reply.Refused(failure, 0, List.of(), Bytes.EMPTY);
    }
}
