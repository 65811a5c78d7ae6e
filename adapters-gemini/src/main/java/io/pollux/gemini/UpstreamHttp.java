package io.pollux.gemini;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.application.relay.Header;
import io.pollux.protocol.Bytes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP exchanges that end when told to. Apache HttpClient, by itself, reads a closed reply to its end to save the
 * connection; with a model on the other side that is minutes of paid tokens, so here closing early aborts.
 */
final class UpstreamHttp implements AutoCloseable {
    /** Also the most streams that can be open at once. */
    static final int CONNECTIONS = 4096;

    private static final int MOST_STALE = 2;

    private static final Timeout CONNECT = Timeout.ofSeconds(10);

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    private final CloseableHttpClient anew;

    UpstreamHttp() {
        connections = connections();
        client =
                client(connections).evictIdleConnections(TimeValue.ofMinutes(1)).build();
        anew = client(connections())
                .setConnectionReuseStrategy((_, _, _) -> false)
                .build();
    }

    private static PoolingHttpClientConnectionManager connections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(30))
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .build();
    }

    private static HttpClientBuilder client(PoolingHttpClientConnectionManager connections) {
        return HttpClients.custom()
                .setConnectionManager(connections)
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableDefaultUserAgent();
    }

    /**
     * Sends a request and returns when the reply's head is there; sends it again where upstream has closed the connection
     * in the meantime.
     *
     * @param body empty for none
     * @param silence the longest wait for any byte; zero for no limit, which spares virtual threads a timer per read
     * @param abortable is given what aborts the exchange, before anything is waited for
     * @throws StaleConnection when one connection after the other turned out to be closed
     */
    @MustBeClosed
    Exchange openAgain(
            String method, URI target, List<Header> headers, Bytes body, Duration silence, Consumer<Runnable> abortable)
            throws IOException {
        for (var again = MOST_STALE; ; again--) {
            try {
                return open(client, method, target, headers, body, silence, abortable);
            } catch (StaleConnection e) {
                if (again == 0) {
                    throw e;
                }
                if (again == 1) {
                    // Where two are stale the others most likely are: upstream was restarted.
                    connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
                }
            }
        }
    }

    /**
     * As {@link #openAgain}, for a request that must not be sent twice: on a new connection, which nobody can have closed
     * before it was used.
     */
    @MustBeClosed
    Exchange openOnce(
            String method, URI target, List<Header> headers, Bytes body, Duration silence, Consumer<Runnable> abortable)
            throws IOException {
        return open(anew, method, target, headers, body, silence, abortable);
    }

    @MustBeClosed
    private static Exchange open(
            CloseableHttpClient client,
            String method,
            URI target,
            List<Header> headers,
            Bytes body,
            Duration silence,
            Consumer<Runnable> abortable)
            throws IOException {
        var request = new HttpUriRequestBase(method, target);
        for (var header : headers) {
            request.addHeader(header.name(), header.value());
        }
        if (!body.isEmpty()) {
            request.setEntity(new ByteArrayEntity(body.unsafeArray(), null));
        }
        request.setConfig(RequestConfig.custom()
                .setExpectContinueEnabled(false)
                .setConnectionRequestTimeout(CONNECT)
                .setResponseTimeout(Timeout.of(silence))
                .build());
        abortable.accept(request::cancel);
        var context = HttpClientContext.create();
        try {
            return new Exchange(request, client.executeOpen(null, request, context));
        } catch (NoHttpResponseException | SocketException e) {
            throw !request.isCancelled() && isReused(context) ? new StaleConnection(e) : e;
        }
    }

    private static boolean isReused(HttpClientContext context) {
        var connection = context.getEndpointDetails();
        return connection != null && connection.getRequestCount() > 1;
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        anew.close(CloseMode.IMMEDIATE);
    }

    /** A connection that had served before was found closed, instead of an answer; a new one may do better. */
    static final class StaleConnection extends IOException {
        private static final long serialVersionUID = 1L;

        private StaleConnection(IOException cause) {
            super(cause);
        }
    }

    /** A reply whose body may still be on its way. Closing it before the end aborts. */
    static final class Exchange implements AutoCloseable {
        private final HttpUriRequestBase request;
        private final ClassicHttpResponse response;
        private final InputStream body;
        private boolean atEnd;

        private Exchange(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
            this.request = request;
            this.response = response;
            var entity = response.getEntity();
            atEnd = entity == null;
            body = entity == null ? InputStream.nullInputStream() : new ToTheEnd(entity.getContent());
        }

        int status() {
            return response.getCode();
        }

        /** The first header of that name, or null. */
        @Nullable
        String header(String name) {
            var header = response.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        List<Header> headers() {
            var lines = response.getHeaders();
            var headers = new ArrayList<Header>(lines.length);
            for (var line : lines) {
                headers.add(new Header(line.getName(), line.getValue()));
            }
            return headers;
        }

        InputStream body() {
            return body;
        }

        @Override
        public void close() {
            if (!atEnd) {
                request.cancel();
            }
            try {
                response.close();
            } catch (IOException e) {
                // The connection is gone, which is what closing was for.
                response.setEntity(null);
            }
        }

        private final class ToTheEnd extends FilterInputStream {
            ToTheEnd(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                var b = super.read();
                atEnd |= b < 0;
                return b;
            }

            @Override
            public int read(byte[] array, int offset, int length) throws IOException {
                var n = super.read(array, offset, length);
                atEnd |= n < 0;
                return n;
            }

            /** The exchange closes, not its reader. */
            @Override
            public void close() {}
        }
    }
}
