package io.pollux.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollux.application.relay.ScriptedServer;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.application.settings.InvalidSetting;
import io.pollux.application.settings.ReadSettings;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.Media;
import io.pollux.protocol.openai.MediaUnavailable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchedMediaTest {
    private final GuardedFetch fetch = new GuardedFetch(new FetchLimits(
            1000, Duration.ofSeconds(10), 3, Set.of("image/gif"), _ -> true, InetAddress::isLoopbackAddress));

    @AfterEach
    void close() {
        fetch.close();
    }

    @Test
    void a_file_is_fetched_with_the_type_its_bytes_tell() throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, "image/png", "GIF89a-and-more"))) {
            assertThat(media("true").fetch(server.url() + "/a", Rooms.ENDLESS))
                    .isEqualTo(new Media("image/gif", Bytes.utf8("GIF89a-and-more")));
        }
    }

    @Test
    void why_a_file_was_not_fetched_fits_into_a_sentence() {
        assertThatExceptionOfType(MediaUnavailable.class)
                .isThrownBy(() -> media("true").fetch("http://nowhere.invalid/a", Rooms.ENDLESS))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("the URL's host cannot be reached"));
    }

    @Test
    void the_operator_can_forbid_it_and_then_nobody_is_connected_to() throws Exception {
        try (var server = new ScriptedServer(c -> c.answer(200, "image/gif", "GIF89a-and-more"))) {
            assertThatExceptionOfType(MediaUnavailable.class)
                    .isThrownBy(() -> media("false").fetch(server.url() + "/a", Rooms.ENDLESS))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo("remote media are not fetched here"));
            assertThat(server.requests).isEmpty();
        }
    }

    private FetchedMedia media(String allowed) throws InvalidSetting {
        return new FetchedMedia(
                fetch,
                new CurrentSettings(
                        ReadSettings.read(Map.of("FETCH_CLIENT_URLS", allowed)).settings()));
    }
}
