package io.pollux.gemini;

import com.google.errorprone.annotations.MustBeClosed;
import io.pollux.application.relay.Header;
import io.pollux.protocol.Bytes;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.ConnectionShutdownException;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.client5.http.impl.IdleConnectionEvictor;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.LeaseRequest;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP exchanges that end when told to. Apache HttpClient, by itself, reads a closed reply to its end to save the
 * connection; with a model on the other side that is minutes of paid tokens, so here closing early aborts.
 *
 * <p>Of HttpClient it uses the connections, their pool and the protocol; the chain of interceptors above them (redirects,
 * cookies, authentication, retries) would have nothing to do here and costs CPU on every call.
 */
final class UpstreamHttp implements AutoCloseable {
    /** Also the most streams that can be open at once. */
    static final int CONNECTIONS = 4096;

    private static final int MOST_STALE = 2;
    /** Each connection has three of them for as long as its stream is open. */
    private static final int BUFFER = 2048;

    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final TimeValue IDLE = TimeValue.ofMinutes(1);
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE");
    private static final ConnectionEndpoint.RequestExecutor EXECUTOR = new HttpRequestExecutor()::execute;

    private final PoolingHttpClientConnectionManager connections = connections();
    private final PoolingHttpClientConnectionManager anew = connections();
    private final IdleConnectionEvictor evictor = new IdleConnectionEvictor(connections, IDLE, IDLE);
    private final Map<String, HttpRoute> routes = new ConcurrentHashMap<>();

    UpstreamHttp() {
        evictor.start();
    }

    private static PoolingHttpClientConnectionManager connections() {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(CONNECTIONS)
                .setMaxConnPerRoute(CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setBufferSize(BUFFER).build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .setTimeToLive(TimeValue.ofMinutes(30))
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(Timeout.DISABLED)
                        .build())
                .build();
    }

    /**
     * Sends a request and returns when the reply's head is there; sends it again where upstream has closed the connection
     * in the meantime.
     *
     * @param base scheme and authority; its path is put before {@code path}
     * @param path and query, escaped
     * @param body empty for none
     * @param silence the longest wait for any byte; zero for no limit, which spares virtual threads a timer per read
     * @param abortable is given what aborts the exchange, before anything is waited for
     * @throws StaleConnection when one connection after the other turned out to be closed
     */
    @MustBeClosed
    Exchange openAgain(
            String method,
            URI base,
            String path,
            List<Header> headers,
            Bytes body,
            Duration silence,
            Consumer<Runnable> abortable)
            throws IOException {
        for (var again = MOST_STALE; ; again--) {
            try {
                return open(connections, true, request(method, base, path, headers, body), base, silence, abortable);
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
            String method,
            URI base,
            String path,
            List<Header> headers,
            Bytes body,
            Duration silence,
            Consumer<Runnable> abortable)
            throws IOException {
        return open(anew, false, request(method, base, path, headers, body), base, silence, abortable);
    }

    private static ClassicHttpRequest request(String method, URI base, String path, List<Header> headers, Bytes body) {
        var request = new BasicClassicHttpRequest(method, base.getRawPath() + path);
        request.addHeader("Host", base.getRawAuthority());
        for (var header : headers) {
            request.addHeader(header.name(), header.value());
        }
        if (!body.isEmpty()) {
            request.addHeader("Content-Length", Integer.toString(body.length()));
            request.setEntity(new ByteArrayEntity(body.unsafeArray(), null));
        } else if (!BODILESS.contains(method)) {
            request.addHeader("Content-Length", "0");
        }
        return request;
    }

    @MustBeClosed
    private Exchange open(
            PoolingHttpClientConnectionManager manager,
            boolean mayKeep,
            ClassicHttpRequest request,
            URI base,
            Duration silence,
            Consumer<Runnable> abortable)
            throws IOException {
        var lease = manager.lease("", route(base), CONNECT, null);
        abortable.accept(lease::cancel);
        var connection = endpoint(lease);
        var isReused = connection.isConnected();
        var hold = new Hold(connection);
        abortable.accept(hold::abort);
        var context = HttpCoreContext.create();
        var open = false;
        try {
            hold.requireNotAborted();
            if (!isReused) {
                manager.connect(connection, CONNECT, context);
                // An abort before this had no socket to close.
                hold.requireNotAborted();
            }
            if (!silence.isZero()) {
                connection.setSocketTimeout(Timeout.of(silence));
            }
            var response = connection.execute("", request, EXECUTOR, context);
            var isKept = mayKeep && DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
            var exchange = new Exchange(manager, hold, response, isKept ? idle(response) : TimeValue.ZERO_MILLISECONDS);
            open = true;
            return exchange;
        } catch (NoHttpResponseException | SocketException e) {
            throw !hold.isAborted() && isReused ? new StaleConnection(e) : e;
        } catch (ConnectionShutdownException e) {
            throw new SocketException("aborted");
        } catch (HttpException e) {
            throw new ClientProtocolException(e);
        } finally {
            if (!open) {
                hold.end();
                connection.close(CloseMode.IMMEDIATE);
                manager.release(connection, null, null);
            }
        }
    }

    /** How long the connection may wait for its next request: as long as upstream says (RFC 9112 appendix C.2.2), at most {@link #IDLE}. */
    private static TimeValue idle(ClassicHttpResponse response) {
        if (!response.containsHeader("Keep-Alive")) {
            return IDLE;
        }
        var told =
                DefaultConnectionKeepAliveStrategy.INSTANCE.getKeepAliveDuration(response, HttpClientContext.create());
        return told.compareTo(IDLE) < 0 ? told : IDLE;
    }

    private static ConnectionEndpoint endpoint(LeaseRequest lease) throws IOException {
        try {
            return lease.get(CONNECT);
        } catch (InterruptedException e) {
            lease.cancel();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a connection");
        } catch (TimeoutException e) {
            throw new ConnectionRequestTimeoutException("no connection free within " + CONNECT);
        } catch (CancellationException e) {
            throw new InterruptedIOException("aborted while waiting for a connection");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private HttpRoute route(URI base) {
        return routes.computeIfAbsent(base.getScheme() + "://" + base.getRawAuthority(), _ -> {
            var isSecure = base.getScheme().equalsIgnoreCase("https");
            var port = base.getPort() >= 0 ? base.getPort() : isSecure ? 443 : 80;
            return new HttpRoute(new HttpHost(base.getScheme(), base.getHost(), port), null, isSecure);
        });
    }

    @Override
    public void close() {
        evictor.shutdown();
        connections.close(CloseMode.IMMEDIATE);
        anew.close(CloseMode.IMMEDIATE);
    }

    /** A connection that had served before was found closed, instead of an answer; a new one may do better. */
    static final class StaleConnection extends IOException {
        private static final long serialVersionUID = 1L;

        private StaleConnection(IOException cause) {
            super(cause);
        }
    }

    /**
     * One exchange's hold of a connection, over which the thread that serves and the one that aborts agree: whoever aborts
     * after the end must not close what by then serves another call.
     */
    private static final class Hold {
        private final ConnectionEndpoint connection;
        private boolean aborted;
        private boolean ended;

        private Hold(ConnectionEndpoint connection) {
            this.connection = connection;
        }

        private synchronized void abort() {
            aborted = true;
            if (!ended) {
                connection.close(CloseMode.IMMEDIATE);
            }
        }

        private synchronized void end() {
            ended = true;
        }

        private synchronized boolean isAborted() {
            return aborted;
        }

        private void requireNotAborted() throws SocketException {
            if (isAborted()) {
                throw new SocketException("aborted");
            }
        }
    }

    /** A reply whose body may still be on its way. Closing it before the end aborts. */
    static final class Exchange implements AutoCloseable {
        private final PoolingHttpClientConnectionManager manager;
        private final Hold hold;
        private final ClassicHttpResponse response;
        private final TimeValue idle;
        private final InputStream body;
        private boolean atEnd;
        private boolean closed;

        /** @param idle how long the connection may wait for its next request; zero closes it */
        private Exchange(
                PoolingHttpClientConnectionManager manager, Hold hold, ClassicHttpResponse response, TimeValue idle)
                throws IOException {
            this.manager = manager;
            this.hold = hold;
            this.response = response;
            this.idle = idle;
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
            if (closed) {
                return;
            }
            closed = true;
            hold.end();
            var mayServeAgain = atEnd && TimeValue.isPositive(idle);
            if (!mayServeAgain) {
                hold.connection.close(CloseMode.IMMEDIATE);
            }
            manager.release(hold.connection, null, mayServeAgain ? idle : null);
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
