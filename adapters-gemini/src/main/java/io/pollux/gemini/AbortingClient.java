package io.pollux.gemini;

import feign.Client;
import feign.Request;
import feign.Response;
import io.pollux.application.relay.Header;
import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Feign's transport over the same connections as the relay's: closing a reply early aborts it. */
final class AbortingClient implements Client {
    private final UpstreamHttp http;

    AbortingClient(UpstreamHttp http) {
        this.http = http;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // Feign's Response owns the exchange and closes it.
    public Response execute(Request request, Request.Options options) throws IOException {
        var headers = new ArrayList<Header>();
        request.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                values.forEach(value -> headers.add(new Header(name, value)));
            }
        });
        var target = URI.create(request.url());
        var exchange = http.openAgain(
                request.httpMethod().name(),
                target.resolve("/"),
                pathOf(target),
                headers,
                request.body() == null ? Bytes.EMPTY : Bytes.owning(request.body()),
                Duration.ofMillis(options.readTimeoutMillis()),
                _ -> {});
        return Response.builder()
                .status(exchange.status())
                .reason("")
                .headers(byName(exchange.headers()))
                .request(request)
                .body(new OpenBody(exchange))
                .build();
    }

    /** What follows the slash that the base ends with. */
    private static String pathOf(URI target) {
        var query = target.getRawQuery();
        return target.getRawPath().substring(1) + (query == null ? "" : '?' + query);
    }

    private static Map<String, Collection<String>> byName(List<Header> headers) {
        var byName = new TreeMap<String, Collection<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(header ->
                byName.computeIfAbsent(header.name(), _ -> new ArrayList<>(1)).add(header.value()));
        return byName;
    }

    private record OpenBody(UpstreamHttp.Exchange exchange) implements Response.Body {
        @Override
        public @Nullable Integer length() {
            return null;
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public InputStream asInputStream() {
            return exchange.body();
        }

        @Override
        public Reader asReader(Charset charset) {
            return new InputStreamReader(exchange.body(), charset);
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
