package io.pollux.web.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.pollux.application.settings.CurrentRules;
import io.pollux.application.settings.CurrentSettings;
import io.pollux.application.settings.ReadSettings;
import io.pollux.domain.access.Caller;
import io.pollux.domain.access.Scope;
import io.pollux.protocol.Bytes;
import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.RemoteMedia;
import io.pollux.web.openai.NamedMedia;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class BodyBudgetTest {
    private static final int MOST = 1000;

    private final BodyBudget budget = new BodyBudget(MOST);

    @Test
    void a_body_that_there_is_no_room_for_is_not_made() throws Exception {
        try (var share = budget.share()) {
            var incoming = incoming(share);
            var made = new AtomicBoolean();

            assertThatExceptionOfType(RequestRefused.class)
                    .isThrownBy(() -> incoming.payload(MOST + 1L, () -> {
                        made.set(true);
                        return Bytes.EMPTY;
                    }));
            assertThat(made).isFalse();
        }
    }

    @Test
    void what_is_fetched_for_a_request_counts_beside_its_body_and_is_given_back() throws Exception {
        try (var share = budget.share();
                var media = new NamedMedia(
                        (_, room) -> {
                            room.take(200);
                            throw new MediaUnavailable("fetched");
                        },
                        incoming(share))) {
            share.hold(300);

            assertThatExceptionOfType(MediaUnavailable.class)
                    .isThrownBy(() -> media.fetch("a"))
                    .withMessage("fetched");
            assertThatNoException().isThrownBy(media::check);
            assertThatExceptionOfType(MediaUnavailable.class)
                    .isThrownBy(() -> media.fetch("b"))
                    .withMessageContaining("no room");
            assertThatExceptionOfType(RequestRefused.class)
                    .isThrownBy(media::check)
                    .satisfies(refused -> assertThat(refused.refusal().status()).isEqualTo(503));
        }
        try (var other = budget.share()) {
            other.hold(MOST);
        }
    }

    @Test
    void a_file_that_still_comes_in_afterwards_takes_nothing() throws Exception {
        var rooms = new ArrayList<RemoteMedia.Room>();
        try (var share = budget.share()) {
            try (var media = new NamedMedia(
                    (_, room) -> {
                        rooms.add(room);
                        throw new MediaUnavailable("late");
                    },
                    incoming(share))) {
                assertThatExceptionOfType(MediaUnavailable.class).isThrownBy(() -> media.fetch("a"));
            }

            assertThatExceptionOfType(MediaUnavailable.class)
                    .isThrownBy(() -> rooms.getFirst().take(1));
        }
    }

    private Incoming incoming(BodyBudget.Share share) throws Exception {
        var settings = new CurrentSettings(ReadSettings.read(Map.of()).settings());
        return new Incoming(
                new MockHttpServletRequest(),
                new MockHttpServletResponse(),
                new Caller("t", Scope.CLIENT),
                "id",
                Instant.EPOCH,
                new CurrentRules(settings).get(),
                () -> false,
                share,
                budget.replies());
    }
}
