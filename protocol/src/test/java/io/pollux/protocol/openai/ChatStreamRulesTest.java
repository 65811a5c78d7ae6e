package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker sees every variant that crashed or misled a measured client. */
class ChatStreamRulesTest {
    private static final String ROLE = "C{'role':'assistant','content':''}";
    private static final String TEXT = "C{'content':'Hel'}";
    private static final String STOP = "F{'stop'}";
    private static final String CALL =
            "C{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]}";

    @Test
    void a_sound_stream_breaks_no_rule() {
        assertThat(ChatStreamRules.broken(stream("ROLE TEXT STOP DONE"), false)).isEmpty();
        assertThat(ChatStreamRules.broken(stream("ROLE CALL F{'tool_calls'} DONE"), false))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "event_ping_nodata | ROLE R{event: ping} TEXT STOP DONE | not one line of data",
                "event_ping_data | ROLE R{data: {}} TEXT STOP DONE | chunk without choices",
                "empty_data | ROLE R{data: } TEXT STOP DONE | no JSON",
                "no_done | ROLE TEXT STOP | neither [DONE]",
                "role_every_chunk | ROLE ROLE STOP DONE | exactly one role",
                "no_role | TEXT STOP DONE | exactly one role",
                "no_finish | ROLE TEXT DONE | without a finish reason",
                "finish_twice | ROLE CALL F{'tool_calls'} F{'stop'} DONE | after the finish reason",
                "unknown_finish | ROLE TEXT F{'SAFETY'} DONE | unknown finish reason",
                "choices_missing | ROLE R{data: {'id':'i','created':1,'model':'m','object':'chat.completion.chunk'}} STOP DONE "
                        + "| chunk without choices",
                "no_delta_final | ROLE R{data: {'id':'i','created':1,'model':'m','object':'chat.completion.chunk',"
                        + "'choices':[{'index':0,'finish_reason':'stop'}]}} DONE | without a delta",
                "error_array | ROLE R{data: [{'error':{'message':'boom'}}]} | no object",
                "abrupt_close | ROLE TEXT | neither [DONE]",
                "images_noindex | ROLE C{'images':[{'type':'image_url'}]} STOP DONE | images without an index",
                "images_same_index | ROLE C{'images':[{'index':0}]} C{'images':[{'index':0}]} STOP DONE "
                        + "| images without an index",
                "annotations_noindex | ROLE C{'annotations':[{'type':'url_citation'}]} STOP DONE "
                        + "| annotations without an index",
                "tool_same_index | ROLE CALL CALL F{'tool_calls'} DONE | two calls with one index",
                "tool_no_index | ROLE C{'tool_calls':[{'id':'a','type':'function','function':{'name':'f',"
                        + "'arguments':'{}'}}]} F{'tool_calls'} DONE | call without an index",
                "tool_no_type | ROLE C{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}]} "
                        + "F{'tool_calls'} DONE | without a type",
                "tool_id_repeated | ROLE CALL CALL F{'tool_calls'} DONE | id of its own",
                "tool_finish_stop | ROLE CALL STOP DONE | stop after calls",
                "tool_args_empty | ROLE C{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f',"
                        + "'arguments':''}}]} F{'tool_calls'} DONE | no JSON text",
                "tool_args_object | ROLE C{'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f',"
                        + "'arguments':{}}}]} F{'tool_calls'} DONE | no JSON text",
                "json_instead_of_sse | R{{'object':'chat.completion'}} | not one line of data",
                "done_after_error | ROLE R{data: {'error':{'message':'boom'}}} DONE | after the end",
                "usage_unasked | ROLE STOP U DONE | not asked for",
            })
    void a_variant_that_hurts_a_client_is_seen(String name, String events, String rule) {
        assertThat(ChatStreamRules.broken(stream(events), false)).as(name).anySatisfy(broken -> assertThat(broken)
                .contains(rule));
    }

    /** Spells a stream out: {@code C} a chunk with a delta, {@code F} a finish reason, {@code U} usage, {@code R} raw. */
    private static String stream(String events) {
        String spelled = events.replace("ROLE", ROLE)
                .replace("TEXT", TEXT)
                .replace("STOP", STOP)
                .replace("CALL", CALL)
                .replace("DONE", "R{data: [DONE]}")
                .replace("U ", "U{'prompt_tokens':1} ");
        return Arrays.stream(spelled.split("(?<=}) (?=[CFRU]\\{)"))
                .map(ChatStreamRulesTest::event)
                .collect(Collectors.joining());
    }

    private static String event(String spelled) {
        String inner = spelled.substring(2, spelled.length() - 1).replace('\'', '"');
        String chunk = "data: {'id':'i','object':'chat.completion.chunk','created':1,'model':'m','choices':["
                .replace('\'', '"');
        String event =
                switch (spelled.charAt(0)) {
                    case 'C' -> chunk + "{\"index\":0,\"delta\":{" + inner + "},\"finish_reason\":null}]}";
                    case 'F' -> chunk + "{\"index\":0,\"delta\":{},\"finish_reason\":" + inner + "}]}";
                    case 'U' -> chunk + "],\"usage\":{" + inner + "}}";
                    default -> inner;
                };
        return event + "\n\n";
    }
}
