package io.pollux.protocol.openai;

import static io.pollux.protocol.openai.Completions.COUNTED;
import static io.pollux.protocol.openai.Completions.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.json.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media that are kept out of a translation come out of it as if they had been in it. */
class LargeMediaTest {
    private static final String IMAGE = base64(300_000);
    private static final String OTHER = base64(200_003);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'user','content':[{'type':'text','text':'Look:'},{'type':'image_url',"
                        + "'image_url':{'url':'data:image/png;base64,IMAGE'}},"
                        + "{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,OTHER','detail':'low'}}]}",
                "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'IMAGE','format':'wav'}}]}",
                "{'role':'user','content':[{'type':'file','file':{'filename':'a.pdf','file_data':'IMAGE'}}]}",
                "{'role':'user','content':[{'type':'text','text':'IMAGE'}]},{'role':'system','content':'OTHER'}",
                "{'role':'assistant','content':'Here: ![image](data:image/png;base64,IMAGE)'},"
                        + "{'role':'user','content':'Another'}",
                "{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':"
                        + "{'name':'f','arguments':'{\\'x\\':\\'IMAGE\\'}'}}]},"
                        + "{'role':'tool','tool_call_id':'c','content':'{\\'image\\':\\'OTHER\\'}'}",
                "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/plain,IMAGE'}}]}"
            })
    void a_request_is_translated_the_same(String messages) throws Exception {
        Bytes request = Bytes.utf8(filled("{'model':'gemini-3.8-flash','messages':[" + messages + "]}"));
        Cutouts media = Cutouts.of(request);

        Bytes body = media.restore(
                Json.write(Chats.translate(Json.readTree(media.rest())).body()));

        assertThat(body)
                .isEqualTo(Json.write(Chats.translate(Json.readTree(request)).body()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inlineData':{'mimeType':'image/png','data':'IMAGE'}},{'text':'Done.'}",
                "{'inlineData':{'mimeType':'application/pdf','data':'IMAGE'}}",
                "{'inlineData':{'mimeType':'audio/L16;rate=24000','data':'IMAGE'}},"
                        + "{'inlineData':{'mimeType':'audio/L16;rate=24000','data':'OTHER'}}",
                "{'functionCall':{'name':'f','args':{'x':'IMAGE'}}}"
            })
    void a_reply_is_retold_the_same_whole_and_in_chunks(String parts) {
        String reply =
                filled("{'candidates':[{'content':{'parts':[" + parts + "],'role':'model'},'finishReason':'STOP'}]}");
        ChatReply whole = GeminiToChat.translate(Bytes.utf8(reply), Completions.of(PLAIN));
        ChatReply expected = GeminiToChat.translate(Json.readTree(reply), Completions.of(PLAIN));
        String chunks = Completions.streamed(Completions.of(COUNTED), "data: " + reply + "\n\n");

        assertThat(whole).isEqualTo(expected);
        assertThat(chunks).contains(IMAGE.substring(0, 200)).contains(IMAGE.substring(IMAGE.length() - 200));
        assertThat(chunks.length()).isGreaterThan(IMAGE.length());
        assertThat(chunks).doesNotContain("Cutout").endsWith("data: [DONE]\n\n");
    }

    @Test
    void markdown_images_do_not_move_the_places_that_sources_belong_to() {
        String reply =
                filled("{'candidates':[{'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'IMAGE'}},"
                        + "{'text':'Paris.'}]},'finishReason':'STOP','groundingMetadata':{'groundingChunks':[{'web':"
                        + "{'uri':'https://a.example','title':'a'}}],'groundingSupports':[{'segment':{'partIndex':1,"
                        + "'startIndex':0,'endIndex':6},'groundingChunkIndices':[0]}]}}]}");
        ReplyExtras markdown = new ReplyExtras(ReplyExtras.ImageForm.MARKDOWN, false);

        ChatReply told =
                GeminiToChat.translate(Bytes.utf8(reply), Completions.of(PLAIN, markdown, SignatureMemory.NONE));

        assertThat(told)
                .isEqualTo(GeminiToChat.translate(
                        Json.readTree(reply), Completions.of(PLAIN, markdown, SignatureMemory.NONE)));
    }

    @Test
    void an_image_whose_slashes_are_escaped_is_the_same_image() throws Exception {
        String request = filled("{'model':'gemini-3.8-flash','messages':[{'role':'user','content':[{'type':'image_url',"
                + "'image_url':{'url':'data:image/png;base64,IMAGE'}}]}]}");
        Cutouts media = Cutouts.of(Bytes.utf8(request.replace("/", "\\/")));

        Bytes body = media.restore(
                Json.write(Chats.translate(Json.readTree(media.rest())).body()));

        assertThat(media.isEmpty()).isFalse();
        assertThat(Json.readTree(body))
                .isEqualTo(Json.readTree(Json.write(Chats.translate(request).body())));
    }

    /** What tools are called with, and signatures, may be told with a later event, and are kept for a later turn. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'functionCall':{'name':'f','args':{'data':'OTHER'}},'thoughtSignature':'IMAGE'}",
                "{'text':'Paris.','thoughtSignature':'IMAGE'},"
                        + "{'inlineData':{'mimeType':'image/png','data':'OTHER'}}",
            })
    void a_long_signature_is_told_and_kept_as_it_is(String parts) {
        List<String> kept = new ArrayList<>();
        SignatureMemory memory = new SignatureMemory() {
            @Override
            public void remember(String call, RememberedCall what) {
                kept.add(what.signature());
            }

            @Override
            public Optional<RememberedCall> recall(String call) {
                return Optional.empty();
            }
        };
        String said = filled("{'candidates':[{'content':{'parts':[" + parts + "]}}]}");
        String end = filled("{'candidates':[{'content':{'parts':[{'text':''}]},'finishReason':'STOP'}]}");

        String chunks = Completions.streamed(
                Completions.of(COUNTED, ReplyExtras.DEFAULT, memory), "data: " + said + "\n\ndata: " + end + "\n\n");

        assertThat(chunks).doesNotContain("Cutout").contains(IMAGE).contains(OTHER);
        assertThat(kept).isSubsetOf(IMAGE);
        // A call is known by its id and by its content.
        assertThat(kept).hasSize(parts.contains("functionCall") ? 2 : 0);
    }

    private static String filled(String template) {
        return template.replace('\'', '"').replace("IMAGE", IMAGE).replace("OTHER", OTHER);
    }

    private static String base64(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
