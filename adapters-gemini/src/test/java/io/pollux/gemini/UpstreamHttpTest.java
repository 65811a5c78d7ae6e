package io.pollux.gemini;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.protocol.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamHttpTest {
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ServerSocket server;
    private final UpstreamHttp http = new UpstreamHttp();

    UpstreamHttpTest() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    @AfterEach
    void close() throws IOException {
        goOn.countDown();
        http.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"/none, 1", "/timeout=0, 2", "/timeout=5, 1", "/max=3, 1"})
    void aConnectionWaitsForItsNextRequestOnlyIfUpstreamSaysSo(String path, int expected) throws IOException {
        assertThat(ask(path, new ArrayList<>())).isEqualTo("ok");
        assertThat(ask(path, new ArrayList<>())).isEqualTo("ok");
        assertThat(connections).hasValue(expected);
    }

    @Test
    void anAbortThatComesTooLateLeavesTheConnectionToTheNextCall() throws IOException {
        var late = new ArrayList<Runnable>();
        assertThat(ask("/none", late)).isEqualTo("ok");

        try (var next = open("/halved", new ArrayList<>())) {
            assertThat(next.body().readNBytes(1)).isEqualTo("o".getBytes(US_ASCII));
            late.getLast().run();
            goOn.countDown();
            assertThat(next.body().readAllBytes()).isEqualTo("k".getBytes(US_ASCII));
        }
        assertThat(connections).hasValue(1);
    }

    @Test
    void anAbortEndsAReplyThatIsOnItsWay() throws IOException {
        var abort = new ArrayList<Runnable>();
        try (var exchange = open("/halved", abort)) {
            assertThat(exchange.body().readNBytes(1)).isEqualTo("o".getBytes(US_ASCII));
            abort.getLast().run();
            assertThatThrownBy(() -> exchange.body().readAllBytes()).isInstanceOf(SocketException.class);
        }
    }

    private String ask(String path, List<Runnable> abortable) throws IOException {
        try (var exchange = open(path, abortable)) {
            return new String(exchange.body().readAllBytes(), US_ASCII);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by the caller
    private UpstreamHttp.Exchange open(String path, List<Runnable> abortable) throws IOException {
        var base = URI.create("http://127.0.0.1:" + server.getLocalPort());
        return http.openAgain("GET", base, path, List.of(), Bytes.EMPTY, Duration.ZERO, abortable::add);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Answers {@code ok}: with the path as Keep-Alive, or half of it before {@link #goOn}. */
    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            var out = socket.getOutputStream();
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var path = line.split(" ", -1)[1].substring(1);
                while (!in.readLine().isEmpty()) {
                    // The rest of the head says nothing.
                }
                var keepAlive = path.contains("=") ? "Keep-Alive: " + path + "\r\n" : "";
                out.write(("HTTP/1.1 200 OK\r\n" + keepAlive + "Content-Length: 2\r\n\r\no").getBytes(US_ASCII));
                if (path.equals("halved")) {
                    goOn.await();
                }
                out.write('k');
            }
        } catch (SocketException e) {
            // the client has gone, as some of these tests mean it to
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
