package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pollux.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BadChatRequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':5} | model | 5 | a string",
                "{'model':'meta/llama'} | model | not a model | the name of a Gemini model",
                "{'model':'../x'} | model | not a model | the name of a Gemini model",
                "{'messages':null} | messages | missing | an array of messages",
                "{'messages':'hi'} | messages | hi | an array",
                "{'messages':[]} | messages | an empty array | at least one message",
                "{'messages':[1]} | messages[0] | 1 | a message, which is an object",
                "{'messages':[{}]} | messages[0].role | missing | a string that is not empty",
                "{'messages':[{'role':'robot'}]} | messages[0].role | robot "
                        + "| system, developer, user, assistant, tool or function",
                "{'messages':[{'role':'user','content':5}]} | messages[0].content | 5 "
                        + "| a string or an array of content parts",
                "{'messages':[{'role':'user','content':[5]}]} | messages[0].content[0] | 5 "
                        + "| a content part, which is an object",
                "{'messages':[{'role':'user','content':[{}]}]} | messages[0].content[0].type | missing "
                        + "| text, image_url, input_audio, file, video_url or refusal",
                "{'messages':[{'role':'user','content':[{'type':'smell'}]}]} | messages[0].content[0].type | smell "
                        + "| text, image_url, input_audio, file, video_url or refusal",
                "{'messages':[{'role':'user','content':[{'type':'text','text':{}}]}]} | messages[0].content[0].text "
                        + "| an object | a string",
                "{'messages':[{'role':'user','content':[{'type':'image_url'}]}]} | messages[0].content[0].image_url "
                        + "| missing | an object with url",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'ftp://x'}}]}]} "
                        + "| messages[0].content[0].image_url | ftp://x "
                        + "| data:<type>;base64,<data>, an http(s) URL, gs://… or a Files API uri",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':'data:nonsense'}]}]} "
                        + "| messages[0].content[0].image_url | data:nonsense | data:<type>;base64,<data>",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'A'}}]}]} "
                        + "| messages[0].content[0].input_audio.format | missing | a string that is not empty",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{}}]}]} "
                        + "| messages[0].content[0].file.file_data | missing | file_data or file_id",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,!!!'}}]}]} | messages[0].content[0].image_url "
                        + "| not base64 | base64, whole",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,A'}}]}]} | messages[0].content[0].image_url "
                        + "| not base64 | base64, whole",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:text/html;base64,AAAA'}}]}]} | messages[0].content[0].image_url "
                        + "| text/html | a type that begins with image/ or video/ or application/pdf",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]} | messages[0].content[0].image_url "
                        + "| no url | an object with url",
                "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':5}}]}]} | messages[0].content[0].image_url "
                        + "| no url | an object with url",
                "{'messages':[{'role':'user','content':[{'type':'video_url','video_url':'data:image/png;base64,AAAA'}]}]} | messages[0].content[0].video_url "
                        + "| image/png | a type that begins with video/",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'A','format':'wav'}}]}]} | messages[0].content[0].input_audio.data "
                        + "| not base64 | base64, whole",
                "{'messages':[{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'data:image/png;base64,AAAA'}}]}]} | messages[0].content[0].input_audio.data "
                        + "| image/png | a type that begins with audio/",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'no base64!'}}]}]} | messages[0].content[0].file.file_data "
                        + "| not base64 | base64, whole",
                "{'messages':[{'role':'user','content':[{'type':'file','file':{'file_data':'data:application/pdf;base64,AA=A'}}]}]} | messages[0].content[0].file.file_data "
                        + "| not base64 | base64, whole",
                "{'messages':[{'role':'system','content':[{'type':'image_url','image_url':'gs://x'}]}]} "
                        + "| messages[0].content | media | text only in this role",
                "{'messages':[{'role':'assistant','tool_calls':{}}]} | messages[0].tool_calls | an object | an array",
                "{'messages':[{'role':'assistant','tool_calls':[{}]}]} | messages[0].tool_calls[0].function | missing "
                        + "| an object with name and arguments",
                "{'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f','arguments':5}}]}]} "
                        + "| messages[0].tool_calls[0].function.arguments | 5 | a string of JSON",
                "{'messages':[{'role':'assistant','images':[5]}]} | messages[0].images[0] | 5 "
                        + "| an object with image_url",
                "{'temperature':'hot'} | temperature | hot | a number",
                "{'top_k':1.5} | top_k | 1.5 | a whole number",
                "{'n':9} | n | 9 | 1 to 8",
                "{'n':0} | n | 0 | 1 to 8",
                "{'stop':5} | stop | 5 | a string or an array of strings",
                "{'stop':['a',5]} | stop[1] | 5 | a string",
                "{'stop':['a','b','c','d','e','f']} | stop | 6 strings | at most 5",
                "{'seed':1.5} | seed | 1.5 | a whole number",
                "{'logprobs':true,'top_logprobs':21} | top_logprobs | 21 | 0 to 20",
                "{'stream':'yes'} | stream | yes | true or false",
                "{'stream_options':true} | stream_options | true | an object",
                "{'modalities':['smell']} | modalities[0] | smell | text, image or audio",
                "{'modalities':['audio'],'audio':{'voice':'nobody'}} | audio.voice | nobody "
                        + "| one of Gemini's voices, as Kore, or of OpenAI's",
                "{'modalities':['audio'],'audio':{'format':'flac'}} | audio.format | flac | wav, mp3, opus, pcm16",
                "{'modalities':['audio'],'audio':{'format':'mp3'},'stream':true} | audio.format | mp3 "
                        + "| pcm16, the only one in a stream",
                "{'modalities':['audio'],'audio':5} | audio | 5 | an object",
                "{'reasoning_effort':'heroic'} | reasoning_effort | heroic "
                        + "| none, minimal, low, medium, high, xhigh or max",
                "{'response_format':{'type':'xml'}} | response_format.type | xml "
                        + "| text, json_object or json_schema",
                "{'response_format':{'type':'json_schema','json_schema':{'schema':5}}} "
                        + "| response_format.json_schema.schema | 5 | a JSON schema, which is an object",
                "{'tools':5} | tools | 5 | an array",
                "{'tools':[5]} | tools[0] | 5 | a tool, which is an object",
                "{'tools':[{'type':'function','function':{}}]} | tools[0].function.name | missing "
                        + "| a string that is not empty",
                "{'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'array'}}}]} "
                        + "| tools[0].function.parameters.type | array | object",
                "{'tool_choice':'perhaps'} | tool_choice | perhaps "
                        + "| none, auto, required, or an object of type function, custom or allowed_tools",
                "{'tool_choice':{'type':'function','function':{'name':'g'}}} | tool_choice | g "
                        + "| the name of a function in tools",
                "{'tools':[{'name':'f'}],'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'name':'f'},"
                        + "{'name':'g'}]}} | tool_choice.tools[1] | g | the name of a function in tools",
                "{'tools':[{'name':'f'}],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',"
                        + "'tools':[{'name':'g'}]}}} | tool_choice.allowed_tools.tools[0] | g "
                        + "| the name of a function in tools",
                "{'reasoning':5} | reasoning | 5 | an object",
                "{'thinking':'x'} | thinking | x | an object",
                "{'include_reasoning':'x'} | include_reasoning | x | true or false",
                "{'audio':5} | audio | 5 | an object",
                "{'google':{'generationConfig':5}} | google.generationConfig | 5 | an object",
                "{'google':{'generation_config':{'thinkingConfig':5}}} | google.generation_config.thinkingConfig "
                        + "| 5 | an object",
                "{'extra_body':{'google':{'thinking_config':5}}} | extra_body.google.thinking_config | 5 | an object",
                "{'google':{'safety_settings':{}}} | google.safety_settings | an object | an array",
                "{'google':{'labels':[]}} | google.labels | an array | an object",
                "{'google':{'thinking_config':{'thinking_level':'low','thinking_budget':1}}} "
                        + "| google.thinking_config | a budget and a level | one of the two",
                "{'extra_body':{'google':5}} | extra_body.google | 5 | an object",
                "{'google':[]} | google | an array | an object",
            })
    void a_bad_field_is_named_with_what_was_expected(String fields, String param, String shown, String expected) {
        ObjectNode request = Chats.request("gemini-2.5-flash", fields.replace('\'', '"'));

        BadChatRequest bad = catchThrowableOfType(BadChatRequest.class, () -> Chats.translate(request));

        assertThat(bad.param()).isEqualTo(param);
        assertThat(bad).hasMessage("%s: %s (expected: %s)", param, shown, expected);
        assertThat(bad.code()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "null", "\"hi\""})
    void a_body_that_is_no_object_has_no_param(String body) {
        BadChatRequest bad = catchThrowableOfType(BadChatRequest.class, () -> Chats.translate(body));

        assertThat(bad.param()).isNull();
        assertThat(bad).hasMessage("The body must be a JSON object.");
    }

    @Test
    void a_missing_model_without_a_default_is_an_error() {
        JsonNode request = Json.readTree("{\"messages\":[]}");

        BadChatRequest bad = catchThrowableOfType(
                BadChatRequest.class,
                () -> ChatToGemini.translate(
                        request, ChatDefaults.NONE, Chats.RULES, SignatureMemory.NONE, MediaSource.NONE));

        assertThat(bad).hasMessage("model: missing (expected: a model's name)");
        assertThat(bad.code()).isEqualTo("missing_required_parameter");
    }

    @Test
    void an_unknown_model_has_the_code_for_it() {
        ObjectNode request = Chats.request("no such model", "{}");

        BadChatRequest bad = catchThrowableOfType(BadChatRequest.class, () -> Chats.translate(request));

        assertThat(bad.code()).isEqualTo("model_not_found");
    }

    @Test
    void at_most_the_start_of_a_value_is_quoted() {
        ObjectNode request = Chats.request("gemini-2.5-flash", "{}");
        request.put("temperature", "a\nsecret\u0007that should not be told to anybody at all");

        BadChatRequest bad = catchThrowableOfType(BadChatRequest.class, () -> Chats.translate(request));

        assertThat(bad).hasMessage("temperature: a?secret?that should… (expected: a number)");
    }
}
