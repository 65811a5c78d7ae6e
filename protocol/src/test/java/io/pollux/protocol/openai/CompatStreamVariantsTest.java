package io.pollux.protocol.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The streams that were seen to crash one of seven clients, or to be misread by one, as if Google had sent them. */
class CompatStreamVariantsTest {
    private static final String FIRST = chunk("{'role':'assistant','content':'Hel'}", "null");
    private static final String SECOND = chunk("{'content':'lo'}", "null");
    private static final String STOP = chunk("{}", "'stop'");
    private static final String CALLED = chunk("{}", "'tool_calls'");
    private static final String DONE = event("[DONE]");
    private static final String ERROR = "{'error':{'code':503,'message':'Busy.','status':'UNAVAILABLE'}}";

    @ParameterizedTest
    @EnumSource
    void no_client_gets_a_stream_that_crashed_it(Variant variant) {
        String told = repaired(variant.stream);

        assertThat(ChatStreamRules.broken(told, false)).as(told).isEmpty();
        assertThat(told.endsWith(DONE)).as(told).isEqualTo(variant.isWhole);
        assertThat(told).contains(variant.kept);
    }

    @Test
    void the_sound_stream_passes_byte_for_byte() {
        String sound = ": ping\n\n" + FIRST + SECOND.replace("\n", "\r\n") + ": ping\r\n\r\n" + STOP + DONE;

        assertThat(repaired(sound)).isEqualTo(sound);
    }

    @Test
    void whatever_is_mixed_into_a_stream_no_rule_of_any_client_is_broken() {
        Random random = new Random(1);
        Variant[] variants = Arrays.stream(Variant.values())
                .filter(variant -> !variant.name().startsWith("TOOL"))
                .toArray(Variant[]::new);
        int answered = 0;
        for (int round = 0; round < 2_000; round++) {
            StringBuilder mixed = new StringBuilder();
            for (int events = 1 + random.nextInt(8); events > 0; events--) {
                String[] from = variants[random.nextInt(variants.length)].stream.split("(?<=\n\n)", -1);
                mixed.append(from[random.nextInt(from.length)]);
            }
            String told = repaired(mixed.toString());
            answered += told.endsWith(DONE) ? 1 : 0;

            assertThat(ChatStreamRules.broken(told, false))
                    .as("round %s: %s became %s", round, mixed, told)
                    .isEmpty();
        }
        assertThat(answered).isBetween(200, 1_800);
    }

    private static String repaired(String stream) {
        CompatStream compat = new CompatStream();
        byte[] bytes = stream.getBytes(UTF_8);
        return compat.events(bytes, 0, bytes.length).asUtf8() + compat.end().asUtf8();
    }

    private static String event(String data) {
        return "data: " + data.replace('\'', '"') + "\n\n";
    }

    private static String chunk(String delta, String reason) {
        return event(frame("[{'index':0,'delta':" + delta + ",'finish_reason':" + reason + "}]", ""));
    }

    private static String frame(String choices, String more) {
        return "{'id':'c','object':'chat.completion.chunk','created':1,'model':'m','choices':" + choices + more + "}";
    }

    private static String call(String call) {
        return chunk("{'role':'assistant','tool_calls':[" + call + "]}", "null");
    }

    enum Variant {
        BASELINE(FIRST + SECOND + STOP + DONE, true, "Hel"),
        EVENT_PING_NODATA(FIRST + "event: ping\n\n" + SECOND + STOP + DONE, true, "lo"),
        EVENT_PING_DATA(FIRST + "event: ping\n" + event("{}") + SECOND + STOP + DONE, true, "lo"),
        EMPTY_DATA(FIRST + "data:\n\n" + event("") + SECOND + STOP + DONE, true, "lo"),
        ID_ALONE(FIRST + "id: 7\n\nretry: 100\n\n" + SECOND + STOP + DONE, true, "lo"),
        NO_JSON(FIRST + event("<html>") + STOP + DONE, false, "bad_response"),
        NULL(FIRST + event("null") + event("[]") + event("7") + STOP + DONE, true, "Hel"),
        NO_DONE(FIRST + STOP, true, "Hel"),
        CONTENT_AFTER_DONE(FIRST + STOP + DONE + SECOND + DONE, true, "Hel"),
        NO_FINAL_BLANK(FIRST + STOP + "data: [DONE]", true, "Hel"),
        CHUNK_WITHOUT_BLANK(FIRST + STOP.strip(), true, "Hel"),
        ROLE_EVERY_CHUNK(FIRST + FIRST + STOP + DONE, true, "Hel"),
        NO_ROLE(SECOND + STOP + DONE, true, "\"role\":\"assistant\""),
        NO_FINISH(FIRST + SECOND + DONE, false, "bad_response"),
        ENDS_IN_THE_MIDDLE(FIRST + SECOND, false, "bad_response"),
        EMPTY("", false, "bad_response"),
        DONE_ALONE(DONE, false, "bad_response"),
        CHOICES_MISSING(
                FIRST
                        + event("{'id':'c','object':'chat.completion.chunk','created':1,'model':'m'}")
                        + event("{'id':'c','choices':null}")
                        + STOP
                        + DONE,
                true,
                "Hel"),
        NO_DELTA_FINAL(FIRST + event(frame("[{'index':0,'finish_reason':'stop'}]", "")) + DONE, true, "\"delta\":{}"),
        NO_INDEX(
                event(frame("[{'delta':{'role':'assistant'},'finish_reason':'stop'}]", "")) + DONE,
                true,
                "\"index\":0"),
        NO_CHOICE_OBJECT(FIRST + event(frame("[null,7]", "")) + STOP + DONE, true, "Hel"),
        FINISH_TWICE(FIRST + STOP + STOP + SECOND + DONE, true, "Hel"),
        ERROR_OBJ_MIDSTREAM(FIRST + event(ERROR) + STOP + DONE, false, "Busy."),
        ERROR_EVENT_MIDSTREAM(FIRST + "event: error\n" + event(ERROR), false, "Busy."),
        ERROR_ARRAY_MIDSTREAM(FIRST + event("[" + ERROR + "]"), false, "Busy."),
        ERROR_OF_LINES(FIRST + "data: [\ndata: " + ERROR.replace('\'', '"') + "\ndata: ]\n\n", false, "Busy."),
        ERROR_TEXT(FIRST + event("{'error':'Busy.'}"), false, "Busy."),
        IMAGES_DELTA_NOINDEX_TWICE(
                FIRST + chunk("{'images':[{'a':1}]}", "null") + chunk("{'images':[{'a':2}]}", "null") + STOP + DONE,
                true,
                "{\"a\":2,\"index\":1}"),
        ANNOTATIONS_NOINDEX_TWICE(
                FIRST
                        + chunk("{'annotations':[{'a':1},{'a':2}]}", "null")
                        + chunk("{'annotations':[{'a':3}]}", "null")
                        + STOP
                        + DONE,
                true,
                "{\"a\":3,\"index\":2}"),
        TOOL_NO_INDEX(
                call("{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}") + CALLED + DONE,
                true,
                "\"index\":0"),
        TOOL_NO_TYPE(
                call("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}") + CALLED + DONE,
                true,
                "\"type\":\"function\""),
        TOOL_NO_ID(
                call("{'index':0,'type':'function','function':{'name':'f','arguments':'{}'}}") + CALLED + DONE,
                true,
                "call_c_0_0"),
        TOOL_SAME_INDEX(
                call("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}")
                        + call("{'index':0,'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}")
                        + CALLED
                        + DONE,
                true,
                "\"index\":1"),
        TOOL_FINISH_STOP(
                call("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}") + STOP + DONE,
                true,
                "\"tool_calls\"}]"),
        TOOL_FINISH_TWICE(
                call("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}")
                        + CALLED
                        + STOP
                        + DONE,
                true,
                "\"tool_calls\"}]"),
        TOOL_ARGS_OBJECT(
                call("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':{'x':1}}}")
                        + CALLED
                        + DONE,
                true,
                "\"arguments\":\"{\\\"x\\\":1}\"");

        private final String stream;
        private final boolean isWhole;
        private final String kept;

        Variant(String stream, boolean isWhole, String kept) {
            this.stream = stream;
            this.isWhole = isWhole;
            this.kept = kept;
        }
    }
}
