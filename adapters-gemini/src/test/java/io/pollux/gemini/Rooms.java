package io.pollux.gemini;

import io.pollux.protocol.openai.MediaUnavailable;
import io.pollux.protocol.openai.RemoteMedia.Room;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Room for what is fetched. */
final class Rooms {
    static final Room ENDLESS = of(Integer.MAX_VALUE, new AtomicInteger());

    private Rooms() {}

    /** Room for so many bytes in all, and who counts them. */
    static Room of(int most, AtomicInteger taken) {
        return new Room() {
            @Override
            public void take(int bytes) throws MediaUnavailable {
                if (bytes > most - taken.get()) {
                    throw new MediaUnavailable("full");
                }
                taken.addAndGet(bytes);
            }

            @Override
            public Duration time() {
                return Duration.ofDays(1);
            }
        };
    }
}
