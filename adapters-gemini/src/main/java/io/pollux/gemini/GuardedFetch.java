package io.pollux.gemini;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.RemoteMedia.Room;
import io.pollux.protocol.openai.media.MediaSniffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files that clients name by URL, and nothing that only the gateway can reach. A host's addresses are looked up
 * once for each connection, all of them are checked, and only those are connected to; redirects go the same way. Neither
 * credentials nor cookies are ever sent. Thread-safe.
 */
final class GuardedFetch implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final int LONGEST_URL = 8192;
    private static final int SNIFFED = 32;
    private static final int LONGEST_HEADER = 16 * 1024;
    private static final int MOST_HEADERS = 100;

    private final FetchLimits limits;
    private final CloseableHttpClient client;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    GuardedFetch(FetchLimits limits) {
        this.limits = limits;
        Timeout time = Timeout.of(limits.time());
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(AT_ONCE)
                .setMaxConnPerRoute(AT_ONCE)
                .setDnsResolver(new CheckedLookup(limits.addresses()))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(LONGEST_HEADER)
                                .setMaxHeaderCount(MOST_HEADERS)
                                .build())
                        .build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom().setConnectTimeout(time).build())
                .build();
        client = HttpClients.custom()
                .setConnectionManager(connections)
                .setConnectionReuseStrategy((_, _, _) -> false)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(time)
                        .setResponseTimeout(time)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .setUserAgent("Pollux")
                .build();
    }

    /**
     * The file behind a URL.
     *
     * @param room is asked before the file takes any, on another thread and perhaps once more after this has returned
     * @throws FetchRefused when the URL, a host, the file, the room or the time is not within the limits, or the fetch failed
     */
    Fetched fetch(String url, Room room) throws FetchRefused {
        var time = room.time().compareTo(limits.time()) < 0 ? room.time() : limits.time();
        var watch = new Watch();
        var fetching = threads.submit(() -> follow(url, room, watch));
        try {
            return fetching.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw FetchRefused.time(time.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FetchRefused.unreachable();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FetchRefused refused ? refused : FetchRefused.unreachable();
        } finally {
            fetching.cancel(true);
            watch.end();
        }
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        threads.shutdownNow();
    }

    private Fetched follow(String url, Room room, Watch watch) throws FetchRefused, IOException, HttpException {
        URI target = parsed(url);
        for (int redirects = 0; ; redirects++) {
            var request = new HttpUriRequestBase("GET", checked(target));
            request.addHeader("Accept", "*/*");
            if (!watch.begin(request)) {
                throw FetchRefused.time(limits.time().toSeconds());
            }
            try (var response = client.executeOpen(null, request, null)) {
                try {
                    Optional<URI> next = redirection(target, response);
                    if (next.isEmpty()) {
                        return read(response, room);
                    }
                    if (redirects == limits.redirects()) {
                        throw FetchRefused.redirects(limits.redirects());
                    }
                    target = next.get();
                } finally {
                    // Otherwise closing would first read the reply to its end.
                    request.cancel();
                }
            }
        }
    }

    private URI checked(URI target) throws FetchRefused {
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if ((!secure && !scheme.equals("http")) || target.getHost() == null || target.getRawUserInfo() != null) {
            throw FetchRefused.malformed();
        }
        int port = target.getPort() >= 0 ? target.getPort() : secure ? 443 : 80;
        if (!limits.ports().test(port)) {
            throw FetchRefused.port();
        }
        return target;
    }

    private static Optional<URI> redirection(URI from, ClassicHttpResponse response) throws FetchRefused {
        int status = response.getCode();
        if (status == 200) {
            return Optional.empty();
        }
        var location = response.getFirstHeader("Location");
        if (status < 301 || status > 308 || status == 304 || location == null) {
            throw FetchRefused.status(status);
        }
        URI next = from.resolve(parsed(location.getValue()));
        String scheme = next.getScheme();
        if (scheme == null || !scheme.regionMatches(true, 0, "http", 0, 4)) {
            throw FetchRefused.redirect();
        }
        return Optional.of(next);
    }

    private static URI parsed(String url) throws FetchRefused {
        if (url.length() > LONGEST_URL) {
            throw FetchRefused.length(LONGEST_URL);
        }
        try {
            return new URI(url.strip());
        } catch (URISyntaxException e) {
            throw FetchRefused.malformed();
        }
    }

    private Fetched read(ClassicHttpResponse response, Room room) throws FetchRefused, IOException {
        var entity = response.getEntity();
        if (entity == null) {
            throw FetchRefused.kind();
        }
        long announced = entity.getContentLength();
        if (announced > limits.bytes()) {
            throw FetchRefused.size(limits.bytes());
        }
        InputStream in = entity.getContent();
        byte[] head = in.readNBytes(SNIFFED);
        var kind = MediaSniffer.sniff(Bytes.copyOf(head, 0, head.length)).filter(limits.kinds()::contains);
        if (kind.isEmpty()) {
            throw FetchRefused.kind();
        }
        take(room, Math.max(SNIFFED, (int) announced));
        var content = new ByteArrayOutputStream(Math.max(SNIFFED, (int) announced));
        content.writeBytes(head);
        byte[] buffer = new byte[16 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            if (content.size() + n > limits.bytes()) {
                throw FetchRefused.size(limits.bytes());
            }
            take(room, announced < 0 ? n : 0);
            content.write(buffer, 0, n);
        }
        return new Fetched(kind.get(), Bytes.owning(content.toByteArray()));
    }

    private static void take(Room room, int bytes) throws FetchRefused {
        try {
            room.take(bytes);
        } catch (MediaUnavailable unavailable) {
            throw FetchRefused.noRoom(unavailable.reason());
        }
    }

    /**
     * A fetched file.
     *
     * @param mimeType as the bytes tell it, whatever the server said
     */
    record Fetched(String mimeType, Bytes content) {}

    /** The exchange under way, so that whoever waited too long can end it. */
    private static final class Watch {
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile @Nullable HttpUriRequestBase current;

        boolean begin(HttpUriRequestBase request) {
            current = request;
            return !over.get();
        }

        void end() {
            over.set(true);
            HttpUriRequestBase request = current;
            if (request != null) {
                request.cancel();
            }
        }
    }

    /** The one lookup there is: what it returns is connected to. */
    private record CheckedLookup(Predicate<InetAddress> allowed) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            if (!Arrays.stream(addresses).allMatch(allowed)) {
                throw new UnknownHostException();
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
