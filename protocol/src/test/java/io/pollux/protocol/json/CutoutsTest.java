package io.pollux.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CutoutsTest {
    private static final int LARGE = 300_001;

    @Test
    void what_is_left_is_a_small_document_of_the_same_shape_and_everything_can_be_put_back() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            Bytes document = Bytes.utf8("{\"a\":[\"" + base64(random, Cutouts.LEAST - 2 + random.nextInt(200_000))
                    + "\",1.50,\"data:image/png;base64," + base64(random, Cutouts.LEAST + random.nextInt(9))
                    + "\",null],\"é\":\"" + base64(random, random.nextInt(2 * Cutouts.LEAST)) + "\"}");

            Cutouts cutouts = Cutouts.of(document);

            assertThat(cutouts.rest().length()).isLessThan(3 * Cutouts.LEAST);
            assertThat(Json.readTree(cutouts.rest()).path("a").size()).isEqualTo(4);
            assertThat(cutouts.restore(cutouts.rest())).isEqualTo(document);
        }
    }

    @Test
    void a_stand_in_begins_and_ends_like_its_run_and_is_base64() {
        for (int length = LARGE; length < LARGE + 4; length++) {
            String run = base64(new Random(length), length);

            String standIn = Json.readTree(
                            Cutouts.of(Bytes.utf8("[\"" + run + "\"]")).rest())
                    .path(0)
                    .stringValue();

            assertThat(standIn).hasSizeLessThan(400).startsWith(run.substring(0, 256));
            assertThat(standIn).endsWith(run.substring(length - 16));
            assertThat(standIn.length() % 4).isEqualTo(length % 4);
        }
    }

    @Test
    void a_run_is_put_back_once_and_not_at_all_where_it_does_not_turn_up() {
        Bytes document = Bytes.utf8("{\"x\":\"" + "A".repeat(LARGE) + "\",\"y\":\"" + "B".repeat(LARGE) + "\"}");
        Cutouts cutouts = Cutouts.of(document);
        String x = Json.readTree(cutouts.rest()).path("x").stringValue();

        Bytes made = cutouts.restore(Bytes.utf8("{\"twice\":\"" + x + x + "\"}"));

        assertThat(made).isEqualTo(Bytes.utf8("{\"twice\":\"" + "A".repeat(LARGE) + x + "\"}"));
        assertThat(cutouts.restore(Bytes.utf8("{}"))).isEqualTo(Bytes.utf8("{}"));
    }

    @Test
    void an_escaped_text_that_looks_as_if_it_stood_for_something_stays_a_text() {
        String before = standIn(Cutouts.of(Bytes.utf8("[\"" + "A".repeat(LARGE) + "\"]")));
        String forged = escaped("x0000000Cutout0x00000000") + escaped(before);
        Bytes document = Bytes.utf8("[\"" + "B".repeat(LARGE) + "\",\"" + forged + "\"]");
        Cutouts cutouts = Cutouts.of(document);

        Bytes made = cutouts.restore(Json.write(Json.readTree(cutouts.rest())));

        assertThat(made).isEqualTo(Json.write(Json.readTree(document)));
    }

    @Test
    void even_who_knew_what_stands_for_a_run_could_not_have_it_put_back_more_than_once() {
        String standIn = standIn(Cutouts.of(Bytes.utf8("[\"" + "B".repeat(LARGE) + "\"]"), new Random(7)));
        String forged = escaped(standIn.substring(256, standIn.length() - 16)).repeat(2000);
        Bytes document = Bytes.utf8("[\"" + "B".repeat(LARGE) + "\",\"" + forged + "\"]");
        Cutouts cutouts = Cutouts.of(document, new Random(7));
        Bytes translated = Json.write(Json.readTree(cutouts.rest()));

        assertThat(cutouts.lengthOf(translated)).isLessThan((long) document.length());
        assertThat(cutouts.restore(translated).length()).isEqualTo((int) cutouts.lengthOf(translated));
    }

    @Test
    void how_long_something_will_be_is_known_before_it_is_made() {
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            Bytes document = Bytes.utf8("[\"" + base64(random, LARGE + random.nextInt(9)) + "\",\"é\"]");
            Cutouts cutouts = Cutouts.of(document);

            assertThat(cutouts.lengthOf(cutouts.rest())).isEqualTo(document.length());
            assertThat(cutouts.lengthOf(Bytes.utf8("[]"))).isEqualTo(2);
        }
    }

    @Test
    void slashes_may_be_escaped() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            String run = base64(random, LARGE + round);
            Bytes document = Bytes.utf8("{\"x\":\"" + run.replace("/", "\\/") + "\"}");

            Cutouts cutouts = Cutouts.of(document);
            String standIn = Json.readTree(cutouts.rest()).path("x").stringValue();
            Bytes made = cutouts.restore(Json.write(Json.object().put("y", standIn)));

            assertThat(standIn).hasSizeLessThan(400).startsWith(run.substring(0, 128));
            assertThat(standIn.length() % 4).isEqualTo(run.length() % 4);
            assertThat(Json.readTree(made).path("y").stringValue()).isEqualTo(run);
            assertThat(cutouts.restore(cutouts.rest())).isEqualTo(document);
        }
    }

    /** A percent-encoded text, prose, and what begins with an escape could not be put back into what is made of them. */
    @ParameterizedTest
    @ValueSource(strings = {"data:text/plain,", "some words ", "\\\\/", "\\u0041"})
    void a_run_that_is_not_plainly_a_value_of_its_own_stays(String before) {
        Bytes document = Bytes.utf8("[\"" + before + "A".repeat(LARGE) + "\"]");

        Cutouts cutouts = Cutouts.of(document);

        assertThat(cutouts.isEmpty()).isTrue();
        assertThat(cutouts.rest()).isSameAs(document);
        assertThat(cutouts.restore(document)).isSameAs(document);
    }

    @Test
    void bytes_that_are_no_json_at_all_are_taken_too() {
        for (String text : new String[] {"", "\"", "\"" + "A".repeat(LARGE), "A".repeat(LARGE), "\"base64,"}) {
            Bytes document = Bytes.owning(text.getBytes(UTF_8));
            Cutouts cutouts = Cutouts.of(document);

            assertThat(cutouts.restore(cutouts.rest())).isEqualTo(document);
        }
    }

    private static String standIn(Cutouts cutouts) {
        return Json.readTree(cutouts.rest()).path(0).stringValue();
    }

    private static String escaped(String text) {
        return text.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining());
    }

    private static String base64(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }
}
