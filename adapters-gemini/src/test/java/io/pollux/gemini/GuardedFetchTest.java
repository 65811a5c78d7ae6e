package io.pollux.gemini;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.application.relay.ScriptedServer.Script;
import io.pollux.gemini.GuardedFetch.Fetched;
import io.pollux.protocol.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedFetchTest {
    private static final String GIF = "GIF89a-and-more";
    private static final int MOST = 100_000;

    private final GuardedFetch fetch = new GuardedFetch(limits(Duration.ofSeconds(10), InetAddress::isLoopbackAddress));

    @AfterEach
    void close() {
        fetch.close();
    }

    @Test
    void a_file_comes_with_the_type_its_bytes_tell() throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, "text/html", GIF))) {
            assertThat(fetch.fetch(server.url() + "/a.png?x=1", Rooms.ENDLESS))
                    .isEqualTo(new Fetched("image/gif", Bytes.utf8(GIF)));
        }
    }

    @Test
    void nothing_of_the_gateway_is_sent_along() throws Exception {
        try (var server = new ScriptedServer(c -> {
            c.write("HTTP/1.1 302 X\r\nSet-Cookie: a=b\r\nLocation: /second\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url() + "/first", Rooms.ENDLESS));

            assertThat(server.requests).hasSize(4).allSatisfy(request -> assertThat(request.toLowerCase(Locale.ROOT))
                    .startsWith("get /")
                    .doesNotContain("cookie", "authorization", "accept-encoding", "upgrade", "referer"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "a.png",
                "/a.png",
                "//example.com/a.png",
                "ftp://example.com/a.png",
                "file:///etc/passwd",
                "gopher://example.com/",
                "jar:http://example.com/a.jar!/x",
                "data:image/png;base64,AAAA",
                "http:/example.com",
                "http://127.1/",
                "http://0x7f.0.0.1/",
                "http:///a",
                "http://",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://exa mple.com/",
                "http://example.com:99999999999/",
                "http://[::1",
                "http://a\r\nb/"
            })
    void what_is_no_plain_web_address_is_refused(String url) {
        assertThatExceptionOfType(FetchRefused.class)
                .isThrownBy(() -> fetch.fetch(url, Rooms.ENDLESS))
                .withMessage("The URL is not an absolute http or https URL without credentials.");
    }

    @Test
    void an_endless_url_is_refused() {
        assertThatExceptionOfType(FetchRefused.class)
                .isThrownBy(() -> fetch.fetch("http://example.com/" + "a".repeat(8200), Rooms.ENDLESS))
                .withMessage("The URL is longer than 8192 characters.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://2130706433/",
                "http://localhost/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://10.0.0.1/",
                "https://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fd00:ec2::254]/",
                "http://0.0.0.0/",
                "http://0/",
                "https://nowhere.invalid/"
            })
    void an_inner_address_and_one_that_does_not_exist_are_told_alike(String url) {
        try (var guarded = new GuardedFetch(FetchLimits.usual())) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> guarded.fetch(url, Rooms.ENDLESS))
                    .withMessage("The URL's host cannot be reached.");
        }
    }

    @Test
    void a_guarded_address_is_never_connected_to() throws Exception {
        var asked = new AtomicInteger();
        Predicate<InetAddress> none = _ -> {
            asked.incrementAndGet();
            return false;
        };
        try (var server = new ScriptedServer(c -> c.answer(200, "image/gif", GIF));
                var guarded = new GuardedFetch(limits(Duration.ofSeconds(10), none))) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> guarded.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The URL's host cannot be reached.");

            assertThat(asked).hasPositiveValue();
            assertThat(server.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com:22/", "http://example.com:8080/", "https://example.com:6379/"})
    void a_port_of_another_service_is_refused(String url) {
        try (var guarded = new GuardedFetch(FetchLimits.usual())) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> guarded.fetch(url, Rooms.ENDLESS))
                    .withMessage("The URL names a port from which nothing is fetched.");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void a_redirect_is_followed(int status) throws Exception {
        try (var end = new ScriptedServer(c -> c.answer(200, "image/gif", GIF));
                var server = new ScriptedServer(redirect(status, end.url() + "/end"))) {
            assertThat(fetch.fetch(server.url(), Rooms.ENDLESS).mimeType()).isEqualTo("image/gif");
            assertThat(end.requests).singleElement().asString().startsWith("GET /end HTTP/1.1");
        }
    }

    @Test
    void three_redirects_are_followed_and_a_fourth_is_not() throws Exception {
        try (var server = new ScriptedServer(c -> {
            var hop = Integer.parseInt(c.request().substring(5, 6));
            if (hop == 0) {
                c.answer(200, "image/gif", GIF);
            } else {
                redirect(302, "/" + (hop - 1)).play(c);
            }
        })) {
            assertThat(fetch.fetch(server.url() + "/3", Rooms.ENDLESS).content())
                    .isEqualTo(Bytes.utf8(GIF));
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url() + "/4", Rooms.ENDLESS))
                    .withMessage("The URL redirects more than 3 times.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://10.0.0.1/            | The URL's host cannot be reached.",
                "http://169.254.169.254/     | The URL's host cannot be reached.",
                "//192.168.0.1/              | The URL's host cannot be reached.",
                "file:///etc/passwd          | The URL redirects to something that is not an http or https URL.",
                "ftp://example.com/          | The URL redirects to something that is not an http or https URL.",
                "http://user:pw@example.com/ | The URL is not an absolute http or https URL without credentials.",
                "http://[                    | The URL is not an absolute http or https URL without credentials.",
            })
    void the_place_a_redirect_names_is_checked_anew(String location, String message) throws Exception {
        try (var server = new ScriptedServer(redirect(302, location))) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 304, 400, 401, 404, 407, 500, 503})
    void any_other_status_is_told(int status) throws Exception {
        try (var server = new ScriptedServer(
                c -> c.write("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The URL was answered with status " + status + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "<svg/>", "plain", "{\"a\":1}", "%PDF-1.7 not allowed here"})
    void what_is_of_no_allowed_kind_is_refused(String content) throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, "image/png", content))) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The file behind the URL is of no kind that is supported here.");
        }
    }

    @Test
    void a_file_that_is_announced_as_too_large_is_not_waited_for() throws Exception {
        var gone = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
            c.write("HTTP/1.1 200 X\r\nContent-Length: 100001\r\n\r\nGIF89a");
            c.awaitEnd(gone);
        })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The file behind the URL is larger than 100000 bytes.");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_file_without_an_end_is_left_where_it_is_too_large() throws Exception {
        var gone = new CountDownLatch(1);
        try (var server = new ScriptedServer(c -> {
            c.head(200, "image/gif");
            c.write(GIF);
            try {
                while (gone.getCount() > 0) {
                    c.write("x".repeat(10_000));
                }
            } catch (IOException e) {
                gone.countDown();
            }
        })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The file behind the URL is larger than 100000 bytes.");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_file_of_exactly_the_limit_is_taken() throws Exception {
        var content = GIF + "x".repeat(MOST - GIF.length());
        try (var server = new ScriptedServer(c -> c.answer(200, "image/gif", content))) {
            assertThat(fetch.fetch(server.url(), Rooms.ENDLESS).content())
                    .isEqualTo(Bytes.owning(content.getBytes(ISO_8859_1)));
        }
    }

    @Test
    void a_long_url_as_storages_sign_them_is_fetched() throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, "image/gif", GIF))) {
            assertThat(fetch.fetch(server.url() + "/a?signature=" + "s".repeat(7000), Rooms.ENDLESS)
                            .mimeType())
                    .isEqualTo("image/gif");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5000\r\n", ""})
    void a_file_is_left_when_there_is_no_room_for_it(String length) throws Exception {
        var gone = new CountDownLatch(1);
        var taken = new AtomicInteger();
        try (var server = new ScriptedServer(c -> {
            c.write("HTTP/1.1 200 X\r\n" + length + "\r\n" + GIF + "x".repeat(4000));
            c.awaitEnd(gone);
        })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.of(1000, taken)))
                    .withMessage("full");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(taken.get()).isLessThanOrEqualTo(1000);
        }
    }

    @Test
    void a_file_takes_as_much_room_as_it_has_bytes() throws Exception {
        var taken = new AtomicInteger();
        try (var server = new ScriptedServer(c -> c.answer(200, "image/gif", GIF + "x".repeat(5000)))) {
            var file = fetch.fetch(server.url(), Rooms.of(100_000, taken));

            assertThat(taken.get()).isEqualTo(file.content().length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\nGIF89a"})
    void a_silent_host_is_left_when_the_time_is_over(String said) throws Exception {
        var gone = new CountDownLatch(1);
        try (var hasty = new GuardedFetch(limits(Duration.ofMillis(300), InetAddress::isLoopbackAddress));
                var server = new ScriptedServer(c -> {
                    c.write(said);
                    c.awaitEnd(gone);
                })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> hasty.fetch(server.url(), Rooms.ENDLESS))
                    .withMessageMatching("The file behind the URL did not come within 0 seconds\\.");
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no HTTP\r\n\r\n", "HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\nGIF89a"})
    void a_broken_answer_is_told_like_a_host_out_of_reach(String said) throws Exception {
        try (var server = new ScriptedServer(c -> c.write(said))) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The URL's host cannot be reached.");
        }
    }

    @Test
    void endless_headers_are_not_kept() throws Exception {
        try (var server = new ScriptedServer(c -> {
            c.write("HTTP/1.1 200 X\r\n");
            for (int line = 0; line < 10_000; line++) {
                c.write("X-" + line + ": y\r\n");
            }
        })) {
            assertThatExceptionOfType(FetchRefused.class)
                    .isThrownBy(() -> fetch.fetch(server.url(), Rooms.ENDLESS))
                    .withMessage("The URL's host cannot be reached.");
        }
    }

    private static Script redirect(int status, String location) {
        return c -> c.write("HTTP/1.1 " + status + " X\r\nLocation: " + location
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static FetchLimits limits(Duration time, Predicate<InetAddress> addresses) {
        return new FetchLimits(MOST, time, 3, Set.of("image/gif", "image/png"), _ -> true, addresses);
    }
}
