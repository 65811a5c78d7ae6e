package io.pollux.protocol.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a reader gives, as text. */
final class Parts {
    private Parts() {}

    static List<String> drain(PartReader reader) throws IOException {
        List<String> parts = new ArrayList<>();
        boolean promised = false;
        while (reader.next()) {
            parts.add(part(reader));
            promised = reader.more();
        }
        assertThat(promised).isFalse();
        return parts;
    }

    static String part(PartReader reader) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(reader.array(), reader.offset(), reader.length());
        return out.toString(UTF_8);
    }
}
