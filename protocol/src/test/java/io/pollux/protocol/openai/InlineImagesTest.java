package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class InlineImagesTest {
    private static final int LENGTH = 2_000_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "![a](data:image/png;base64,AAAA) | <AAAA>",
                "x ![a](data:image/png;base64,AAAA) y ![](data:image/png;base64,BBBB) z | x <AAAA> y <BBBB> z",
                "![a ![b](data:image/png;base64,AAAA) | ![a <AAAA>",
                "![a] ![b](data:image/png;base64,AAAA) | ![a] <AAAA>",
                "[a](data:image/png;base64,AAAA) | [a](data:image/png;base64,AAAA)",
                "![a] b](data:image/png;base64,AAAA) | ![a] b](data:image/png;base64,AAAA)",
                "![a](data:image/png;base64,AAAA | ![a](data:image/png;base64,AAAA",
                "![a](data:image/png;base64,!!) | ![a](data:image/png;base64,!!)",
                "![a](data:image/png;base64,A ![b](data:image/png;base64,BBBB) "
                        + "| ![a](data:image/png;base64,A <BBBB>",
                "![a](https://example.com/a.png) | ![a](https://example.com/a.png)",
            })
    void images_come_out_and_all_else_stays(String text, String expected) {
        assertThat(told(InlineImages.split(text))).isEqualTo(expected);
    }

    /** None of these ends within minutes if what follows is searched anew for each link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "](data:image/",
                "![](data:image/",
                "![",
                "![]",
                "]",
                "![](data:image/)",
                "![](data:image/png,%ZZ",
                "![](data:image/png;base64,A",
                "![](data:image/png;base64,!)",
                "![](data:image/png;base64,AAAA)",
            })
    void a_text_made_to_take_long_takes_no_longer_than_another(String piece) {
        String text = piece.repeat(LENGTH / piece.length()) + ",)";

        List<ObjectNode> parts = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> InlineImages.split(text));

        assertThat(told(parts)).isNotEmpty();
    }

    @Test
    void a_text_without_images_is_one_part_with_all_of_it() {
        String text = "](data:image/".repeat(1000);

        assertThat(InlineImages.split(text))
                .singleElement()
                .satisfies(part -> assertThat(part.path("text").stringValue()).isEqualTo(text));
    }

    private static String told(List<ObjectNode> parts) {
        return parts.stream()
                .map(part -> part.has("text")
                        ? part.path("text").stringValue().strip()
                        : '<' + part.path("inlineData").path("data").stringValue() + '>')
                .collect(Collectors.joining(" "));
    }
}
