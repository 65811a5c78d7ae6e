package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollux.protocol.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ChatToGeminiTest {
    @ParameterizedTest
    @MethodSource("io.pollux.protocol.openai.Golden#cases")
    void a_request_is_told_to_gemini_as_expected(String name) {
        assertThat(Chats.outcome(Golden.input(name)).toPrettyString())
                .isEqualTo(Golden.expected(name).toPrettyString());
    }

    @ParameterizedTest
    @MethodSource("io.pollux.protocol.openai.Golden#cases")
    void the_request_stays_as_it_was(String name) {
        JsonNode request = Golden.input(name);

        Chats.outcome(request);

        assertThat(request).isEqualTo(Golden.input(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "'\"auto\"' | -",
                "'\"none\"' | {'mode':'NONE'}",
                "'\"required\"' | {'mode':'ANY'}",
                "'\"any\"' | {'mode':'ANY'}",
                "{'type':'auto'} | -",
                "{'type':'any'} | {'mode':'ANY'}",
                "{'type':'function','function':{'name':'f'}} | {'mode':'ANY','allowedFunctionNames':['f']}",
                "{'type':'function','name':'f'} | {'mode':'ANY','allowedFunctionNames':['f']}",
                "{'name':'f'} | {'mode':'ANY','allowedFunctionNames':['f']}",
                "{'type':'tool','name':'f'} | {'mode':'ANY','allowedFunctionNames':['f']}",
                "{'type':'function','function':{'name':'8'}} | {'mode':'ANY','allowedFunctionNames':['_8']}",
                "{'type':'custom','custom':{'name':'c'}} | {'mode':'ANY','allowedFunctionNames':['c']}",
                "{'type':'web_search'} | -",
                "{'type':'file_search'} | -",
                "{'type':'mcp','server_label':'z'} | -",
                "{'type':'allowed_tools','mode':'required','tools':[{'type':'mcp','server_label':'z'},"
                        + "{'type':'function','name':'f'}]} | {'mode':'ANY','allowedFunctionNames':['f']}",
                "{'type':'allowed_tools','mode':'auto','tools':[{'type':'mcp','server_label':'z'},"
                        + "{'type':'function','name':'f'}]} | -",
                "{'type':'function','function':{'name':'googleSearch'}} | -",
                "{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','name':'f'},"
                        + "{'type':'custom','name':'c'}]}} | {'mode':'ANY','allowedFunctionNames':['f','c']}",
                "{'type':'allowed_tools','mode':'required','tools':[{'type':'web_search'}]} | -",
                "{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]} | -",
            })
    void every_form_of_tool_choice_is_understood(String choice, String config) throws BadChatRequest {
        ObjectNode request = Chats.request(
                "gemini-2.5-flash",
                json("{'tools':[{'type':'function','name':'f'},"
                        + "{'type':'function','name':'8'},{'type':'custom','custom':{'name':'c'}}]}"));
        request.set("tool_choice", Json.readTree(json(choice)));

        JsonNode told = Chats.translate(request).body().at("/toolConfig/functionCallingConfig");

        assertThat(told.isMissingNode() ? null : told).isEqualTo(config == null ? null : Json.readTree(json(config)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash | none | {'thinkingBudget':0}",
                "gemini-2.5-flash | minimal | {'thinkingBudget':1024,'includeThoughts':true}",
                "gemini-2.5-flash | low | {'thinkingBudget':1024,'includeThoughts':true}",
                "gemini-2.5-flash | medium | {'thinkingBudget':8192,'includeThoughts':true}",
                "gemini-2.5-flash | high | {'thinkingBudget':24576,'includeThoughts':true}",
                "gemini-2.5-flash | xhigh | {'thinkingBudget':24576,'includeThoughts':true}",
                "gemini-2.5-pro | none | {'thinkingBudget':128}",
                "gemini-2.5-pro | max | {'thinkingBudget':32768,'includeThoughts':true}",
                "gemini-2.5-flash-lite | low | {'thinkingBudget':1024,'includeThoughts':true}",
                "gemini-3.1-pro-preview | none | {'thinkingLevel':'LOW'}",
                "gemini-3.1-pro-preview | minimal | {'thinkingLevel':'LOW','includeThoughts':true}",
                "gemini-3.1-pro-preview | medium | {'thinkingLevel':'MEDIUM','includeThoughts':true}",
                "gemini-3.5-flash-lite | none | {'thinkingLevel':'MINIMAL'}",
                "gemini-3.6-flash | minimal | {'thinkingLevel':'MINIMAL','includeThoughts':true}",
                "gemini-3.8-flash | minimal | {'thinkingLevel':'LOW','includeThoughts':true}",
                "gemini-3.8-flash | xhigh | {'thinkingLevel':'HIGH','includeThoughts':true}",
                "gemini-4-argon | low | {'thinkingLevel':'LOW','includeThoughts':true}",
                "gemini-3.1-flash-lite-image | medium | {'thinkingLevel':'HIGH','includeThoughts':true}",
                "gemini-flash-latest | none | {'thinkingLevel':'LOW'}",
            })
    void an_effort_becomes_what_the_model_takes(String model, String effort, String config) throws BadChatRequest {
        GeminiChat chat = Chats.translate(Chats.request(model, json("{'reasoning_effort':'" + effort + "'}")));

        assertThat(chat.body().at("/generationConfig/thinkingConfig")).isEqualTo(Json.readTree(json(config)));
        assertThat(chat.form().showsThoughts()).isEqualTo(config.contains("includeThoughts"));
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.0-flash", "gemini-2.5-flash-image", "gemma-4-31b-it", "gemini-2.5-flash-preview-tts"})
    void a_model_that_cannot_be_told_is_not_told_to_think(String model) throws BadChatRequest {
        GeminiChat chat = Chats.translate(Chats.request(model, json("{'reasoning_effort':'high'}")));

        assertThat(chat.body().has("generationConfig")).isFalse();
    }

    @Test
    void base64_in_a_request_is_passed_on_and_not_decoded() throws BadChatRequest {
        String data = "A".repeat(3_000_000) + "QQ==";
        ObjectNode request = Chats.request("gemini-2.5-flash", "{}");
        request.withArray("messages")
                .addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "image_url")
                .put("image_url", "data:image/png;base64," + data);

        GeminiChat chat = Chats.translate(request);

        assertThat(chat.body().at("/contents/0/parts/1/inlineData/data").stringValue())
                .isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image_url | {'url':'data:image/png;base64,AA AA\\nAA=='} | AAAAAA==",
                "image_url | {'url':'data:image/png;base64,A-_A'} | A+/A",
                "image_url | {'url':'data:image/png;base64,AA%3D%3D'} | AA==",
                "image_url | {'url':'data:application/pdf;base64,AAA'} | AAA",
                "input_audio | {'data':'A-_A\\r\\n','format':'wav'} | A+/A",
                "file | {'file_data':' A-_A'} | A+/A",
            })
    void base64_is_spelt_as_google_does(String type, String media, String data) throws BadChatRequest {
        ObjectNode request = Chats.request("gemini-2.5-flash", "{}");
        ObjectNode part = request.withArray("messages")
                .addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", type);
        part.set(type, Json.readTree(json(media)));

        GeminiChat chat = Chats.translate(request);

        assertThat(chat.body().at("/contents/0/parts/1/inlineData/data").stringValue())
                .isEqualTo(data);
    }

    private static String json(String lenient) {
        return lenient.replace('\'', '"');
    }
}
