package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GroundingTest {
    private static final String CHUNKS = "'groundingChunks':[{'web':{'uri':'https://a.example/','title':'A'}},"
            + "{'maps':{'uri':'https://maps.example/','title':''}},{'web':{'title':'without an address'}}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Spain won. | 0 | 10 | Spain won. | 0 | 10",
                "Ünïcödé ä. Next. | 17 | 22 | Next. | 11 | 16",
                "😀😀 yes | 9 | 12 | yes | 3 | 6",
                "日本 😀 ok | 12 | 14 | ok | 5 | 7",
                "abc | 1 | 2 | '' | 1 | 2",
                "a😀b | 5 | 6 | b | 2 | 3",
                "a😀b | 3 | 99 | '' | 1 | 3",
                "moved by two | 0 | 2 | by | 6 | 8",
                "not there | 4 | 9 | Elsewhere | 4 | 9",
                "not there | 400 | 900 | Elsewhere | 9 | 9",
            })
    void bytes_become_characters(String text, int start, int end, String segment, int from, int to) {
        Grounding grounding = grounding("{'segment':{'startIndex':" + start + ",'endIndex':" + end + ",'text':'"
                + segment + "'},'groundingChunkIndices':[0]}");

        JsonNode citation = grounding.annotations(text).path(0).path("url_citation");

        assertThat(citation.path("start_index").asInt()).isEqualTo(from);
        assertThat(citation.path("end_index").asInt()).isEqualTo(to);
        assertThat(citation.path("title").stringValue()).isEqualTo("A");
    }

    @Test
    void offsets_count_from_the_part_they_name() {
        Grounding grounding = grounding(
                "{'segment':{'partIndex':2,'startIndex':0,'endIndex':2,'text':'ab'}," + "'groundingChunkIndices':[0]}");
        grounding.textAt(1, 0);
        grounding.textAt(2, 6);

        JsonNode citation = grounding.annotations("ab 😀 ab").path(0).path("url_citation");

        assertThat(citation.path("start_index").asInt()).isEqualTo(5);
        assertThat(citation.path("end_index").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | https://maps.example/ | https://maps.example/",
                "[9,2,0] | https://a.example/ | A",
                "[0,1] | https://a.example/ | A",
            })
    void the_first_chunk_with_an_address_is_cited(String indices, String url, String title) {
        Grounding grounding = grounding("{'segment':{'endIndex':1},'groundingChunkIndices':" + indices + "}");

        JsonNode annotations = grounding.annotations("x");

        assertThat(annotations.size()).isEqualTo(1);
        assertThat(annotations.path(0).path("type").stringValue()).isEqualTo("url_citation");
        assertThat(annotations.path(0).path("url_citation").path("url").stringValue())
                .isEqualTo(url);
        assertThat(annotations.path(0).path("url_citation").path("title").stringValue())
                .isEqualTo(title);
    }

    @ParameterizedTest
    @CsvSource({"[]", "[9]", "[2]", "[-1]", "3", "[{}]"})
    void a_support_without_a_page_is_no_annotation(String indices) {
        assertThat(grounding("{'groundingChunkIndices':" + indices + "}").annotations("x"))
                .isEmpty();
    }

    @Test
    void an_empty_object_takes_nothing_back() {
        Grounding grounding = grounding("{'groundingChunkIndices':[0]}");

        grounding.read(Json.object());

        assertThat(grounding.annotations("x")).hasSize(1);
    }

    @Test
    void links_name_every_web_page_once() {
        Grounding grounding = new Grounding();
        grounding.read(
                Json.readTree(
                        "{\"groundingChunks\":[{\"web\":{\"uri\":\"https://a.example/(1)\",\"title\":\"A [1]\"}},"
                                + "{\"web\":{\"uri\":\"https://b.example/\"}},{\"web\":{\"uri\":\"https://a.example/(1)\"}},{\"maps\":{}}]}"));

        assertThat(grounding.links()).isEqualTo("""


                ---

                **Sources**

                - [A \\[1\\]](https://a.example/%281%29)
                - [https://b.example/](https://b.example/)
                """);
    }

    private static Grounding grounding(String support) {
        Grounding grounding = new Grounding();
        grounding.read(Json.readTree(("{" + CHUNKS + ",'groundingSupports':[" + support + "]}").replace('\'', '"')));
        return grounding;
    }
}
