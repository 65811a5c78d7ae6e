package io.pollux.protocol.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.protocol.gemini.ModelTraits;
import io.pollux.protocol.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SchemaToGeminiTest {
    private static final SchemaToGemini CURRENT = SchemaToGemini.forModel(ModelTraits.of("gemini-2.5-flash"));
    private static final SchemaToGemini OLDER = SchemaToGemini.forModel(ModelTraits.of("gemini-2.0-flash"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'string'} | {'type':'string'}",
                "{'type':'STRING'} | {'type':'string'}",
                "{'type':['string','null']} | {'type':['string','null']}",
                "{'type':'string','nullable':true} | {'type':['string','null']}",
                "{'anyOf':[{'type':'string'},{'type':'array'}],'nullable':true} "
                        + "| {'anyOf':[{'type':'string'},{'type':'array'},{'type':'null'}]}",
                "{'type':'null'} | {'type':'null'}",
                "{'enum':['a','b']} | {'type':'string','enum':['a','b']}",
                "{'type':'integer','enum':[1,2]} | {'type':'integer','enum':[1,2]}",
                "{'type':'string','enum':['a',null]} | {'type':['string','null'],'enum':['a']}",
                "{'enum':[true,false]} | {'type':'boolean'}",
                "{'const':'a'} | {'type':'string','enum':['a']}",
                "{'const':1} | {'type':'integer','enum':[1]}",
                "{'const':true} | {'type':'boolean'}",
                "{'const':null} | {'type':'null'}",
                "{'oneOf':[{'type':'string'},{'type':'integer'}]} "
                        + "| {'anyOf':[{'type':'string'},{'type':'integer'}]}",
                "{'anyOf':[{'const':'a'},{'const':'b','title':'B'}],'description':'d'} "
                        + "| {'description':'d','enum':['a','b'],'type':'string'}",
                "{'anyOf':[{'const':'a','description':'A'},{'const':'b'}]} "
                        + "| {'anyOf':[{'type':'string','enum':['a'],'description':'A'},"
                        + "{'type':'string','enum':['b']}]}",
                "{'anyOf':[{'const':'a'},{'type':'null'}]} "
                        + "| {'anyOf':[{'type':'string','enum':['a']},{'type':'null'}]}",
                "{'allOf':[{'type':'object','properties':{'a':{}},'required':['a']},"
                        + "{'properties':{'a':{'type':'string'},'b':{}},'required':['b','a']}],'title':'T'} "
                        + "| {'title':'T','type':'object','properties':{'a':{'type':'string'},'b':{}},'required':['a','b']}",
                "{'allOf':[{'properties':{'a':{'type':'string'}}},{'required':['a']}]} "
                        + "| {'properties':{'a':{'type':'string'}},'required':['a']}",
                "{'properties':{'a':{'type':'string'}},'allOf':[{'properties':{'a':{'minLength':1}}},true,"
                        + "{'allOf':[{'$ref':'#/$defs/R'}]}],'$defs':{'R':{'required':['a'],'description':'d'}}} "
                        + "| {'properties':{'a':{'type':'string','minLength':1}},'required':['a'],'description':'d'}",
                "{'properties':{'x':{'allOf':[{'$ref':'#/$defs/B'}],'description':'d'},'y':{'allOf':[{'$ref':"
                        + "'#/$defs/B'}]}},'$defs':{'B':{'properties':{'k':{'$ref':'#/$defs/B'}},'required':['k']}}} "
                        + "| {'properties':{'x':{'description':'d','anyOf':[{'$ref':'#/$defs/B'}]},"
                        + "'y':{'$ref':'#/$defs/B'}},'$defs':{'B':{'properties':{'k':{'$ref':'#/$defs/B'}}}}}",
                "{'properties':{'x':{'allOf':[{'$ref':'#/$defs/B'},{'properties':{'m':{}},'required':['m','k','v']}]}},"
                        + "'$defs':{'B':{'type':'object','properties':{'k':{'$ref':'#/$defs/B'},'v':{}}}}} "
                        + "| {'properties':{'x':{'type':'object','properties':{'m':{},'k':{'$ref':'#/$defs/B'},'v':{}},"
                        + "'required':['m','v']}},"
                        + "'$defs':{'B':{'type':'object','properties':{'k':{'$ref':'#/$defs/B'},'v':{}}}}}",
                "{'$ref':'#/$defs/B','$defs':{'B':{'allOf':[{'$ref':'#/$defs/C'}],'properties':{'b':{'$ref':"
                        + "'#/$defs/B'}}},'C':{'properties':{'b':{'$ref':'#/$defs/C'},'c':{'$ref':'#/$defs/B'}}}}} "
                        + "| {'properties':{'b':{'$ref':'#/$defs/B'},'c':{'$ref':'#/$defs/B'}},'$defs':{'B':{"
                        + "'properties':{'b':{'$ref':'#/$defs/B'},'c':{'$ref':'#/$defs/B'}}}}}",
                "{'type':'object','properties':{'a':{},'b':{}},'anyOf':[{'required':['a']},{'required':['b']}]} "
                        + "| {'type':'object','properties':{'a':{},'b':{}}}",
                "{'type':'object','properties':{'a':{}},'oneOf':[{'type':'object','title':'A','required':['a']},"
                        + "{'properties':{'b':{}}}]} | {'type':'object','properties':{'a':{}}}",
                "{'anyOf':[{},{'type':'null'}],'title':'T'} | {'title':'T'}",
                "{'type':'object','properties':{'a':{}},'anyOf':[{'properties':{'b':{}},'required':['b']}]} "
                        + "| {'type':'object','properties':{'a':{}},'anyOf':[{'properties':{'b':{}},"
                        + "'required':['b']}]}",
                "{'type':['string','thing','String']} | {'type':'string'}",
                "{'type':'string','not':{},'if':{},'then':{},'else':{},'$comment':'c','readOnly':true,"
                        + "'examples':['x'],'example':'x','default':'x','contentEncoding':'base64'} "
                        + "| {'type':'string'}",
                "{'type':'object','properties':{},'patternProperties':{'a':{}},'propertyNames':{},"
                        + "'dependentRequired':{},'unevaluatedProperties':false} | {'type':'object','properties':{}}",
                "{'type':'array','items':{'type':'string'},'uniqueItems':true,'contains':{},'minItems':1} "
                        + "| {'type':'array','items':{'type':'string'},'minItems':1}",
                "{'type':'array','items':[{'type':'string'},{'type':'number'}]} "
                        + "| {'type':'array','prefixItems':[{'type':'string'},{'type':'number'}]}",
                "{'type':'integer','exclusiveMinimum':0,'exclusiveMaximum':10} "
                        + "| {'type':'integer','minimum':1,'maximum':9}",
                "{'type':'number','exclusiveMinimum':0.5} | {'type':'number','minimum':0.5}",
                "{'type':'number','minimum':0,'exclusiveMinimum':true,'multipleOf':2} | {'type':'number','minimum':0}",
                "{'type':'integer','minimum':-9007199254740991,'maximum':9007199254740991} | {'type':'integer'}",
                "{'type':'string','minLength':1,'maxLength':2,'pattern':'a','format':'email','title':'t'} "
                        + "| {'type':'string','minLength':1,'maxLength':2,'pattern':'a','format':'email','title':'t'}",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':['a','zz',5]} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}},'required':['a']}",
                "{'type':'object','additionalProperties':{'type':'string','examples':[]}} "
                        + "| {'type':'object','additionalProperties':{'type':'string'}}",
                "{'type':'object','properties':{'a':true,'b':{}},'propertyOrdering':['b','a']} "
                        + "| {'type':'object','properties':{'a':{},'b':{}},'propertyOrdering':['b','a']}",
                "{'type':'object','properties':{'not':{'type':'string'},'$ref':{'type':'string'},"
                        + "'const':{'const':'x'},'definitions':{'type':'integer'}},'required':['not','$ref']} "
                        + "| {'type':'object','properties':{'not':{'type':'string'},'$ref':{'type':'string'},"
                        + "'const':{'type':'string','enum':['x']},'definitions':{'type':'integer'}},"
                        + "'required':['not','$ref']}",
                "{'properties':{'a':{'$ref':'#/$defs/A','description':'mine'}},'$defs':{'A':{'type':'string',"
                        + "'description':'theirs'}}} | {'properties':{'a':{'type':'string','description':'mine'}}}",
                "{'properties':{'a':{'$ref':'#/definitions/a~1b%20c/x'}},'definitions':{'a/b c':{'x':{'$ref':"
                        + "'#/definitions/y'}},'y':{'type':'string'}}} | {'properties':{'a':{'type':'string'}}}",
                "{'properties':{'a':{'$ref':'#/$defs/gone','description':'d'},'b':{'$ref':'http://x/y'}}} "
                        + "| {'properties':{'a':{'description':'d'},'b':{}}}",
                "{'$ref':'#/$defs/A','$defs':{'A':{'type':'object','properties':{'a':{'type':'string'}}}}} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}}}",
                "{'type':'object','properties':{'next':{'$ref':'#'},'v':{'type':'string'}},'required':['next','v']} "
                        + "| {'type':'object','properties':{'next':{'$ref':'#/$defs/root'},'v':{'type':'string'}},"
                        + "'required':['v'],'$defs':{'root':{'type':'object','properties':{'next':"
                        + "{'$ref':'#/$defs/root'},'v':{'type':'string'}},'required':['v']}}}",
                "{'type':'object','properties':{'tree':{'$ref':'#/$defs/T','title':'gone'}},'required':['tree'],"
                        + "'$defs':{'T':{'type':'object','properties':{'kids':{'type':'array','items':"
                        + "{'anyOf':[{'$ref':'#/$defs/T'},{'type':'null'}]}}},'required':['kids']}}} "
                        + "| {'type':'object','properties':{'tree':{'$ref':'#/$defs/T'}},'required':['tree'],"
                        + "'$defs':{'T':{'type':'object','properties':{'kids':{'type':'array','items':"
                        + "{'anyOf':[{'$ref':'#/$defs/T'},{'type':'null'}]}}}}}}",
                "{'type':5,'properties':'x','required':'y','anyOf':{},'enum':5,'items':7,'minimum':'1','title':[]} "
                        + "| {'items':{}}",
            })
    void a_current_model_gets_the_keywords_it_knows(String schema, String expected) throws BadChatRequest {
        assertThat(written(CURRENT.response(json(schema), "s"))).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':['string','null']} | {'type':'string','nullable':true}",
                "{'type':'null'} | {'type':'string','nullable':true}",
                "{'type':['string','integer','null'],'description':'d'} "
                        + "| {'anyOf':[{'type':'string','description':'d','nullable':true},"
                        + "{'type':'integer','description':'d','nullable':true}]}",
                "{'anyOf':[{'type':'string'},{'type':'null'}],'description':'d','title':'t'} "
                        + "| {'type':'string','description':'d','nullable':true}",
                "{'anyOf':[{'type':'string','description':'own'},{'type':'integer'}],'description':'d'} "
                        + "| {'anyOf':[{'type':'string','description':'own'},"
                        + "{'type':'integer','description':'d'}]}",
                "{'const':'a'} | {'type':'string','enum':['a']}",
                "{'enum':['a','']} | {'type':'string','enum':['a']}",
                "{'enum':['']} | {'type':'string'}",
                "{'type':'object','properties':{'a':{'type':'string'}},'oneOf':[{'required':['a']},{'title':'t'}]} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}},'propertyOrdering':['a']}",
                "{'properties':{'a':{'type':'string'}},'required':['a'],'anyOf':[{'properties':{'b':{'type':"
                        + "'integer'}},'required':['b']},{'type':'null'}]} "
                        + "| {'type':'object','nullable':true,'required':['a'],'properties':{'a':{'type':'string'},"
                        + "'b':{'type':'integer'}},'propertyOrdering':['a','b']}",
                "{'type':'array','items':{'type':'string'},'anyOf':[{'minItems':1},{'maxItems':3}]} "
                        + "| {'type':'array','items':{'type':'string'}}",
                "{'type':'string','anyOf':[{'pattern':'a'},{'maxLength':2}]} "
                        + "| {'anyOf':[{'type':'string','pattern':'a'},{'type':'string','maxLength':2}]}",
                "{'properties':{'x':{'allOf':[{'$ref':'#/$defs/B'}],'description':'d'}},'$defs':{'B':{'properties':"
                        + "{'k':{'$ref':'#/$defs/B'}},'required':['k']}}} "
                        + "| {'type':'object','properties':{'x':{'type':'object','description':'d','required':['k'],"
                        + "'properties':{'k':{'type':'string','description':'JSON of B, as text'}},"
                        + "'propertyOrdering':['k']}},'propertyOrdering':['x']}",
                "{'type':'integer','enum':[1,2],'description':'Pick.'} "
                        + "| {'type':'integer','description':'Pick. One of: 1, 2.'}",
                "{'type':'array'} | {'type':'array','items':{'type':'string'}}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'number'}]} "
                        + "| {'type':'array','items':{'anyOf':[{'type':'string'},{'type':'number'}]},"
                        + "'minItems':2,'maxItems':2}",
                "{'type':'string','format':'email','pattern':'a','minLength':1} "
                        + "| {'type':'string','pattern':'a','minLength':1}",
                "{'type':'string','format':'date-time'} | {'type':'string','format':'date-time'}",
                "{'type':'object','properties':{'b':{'type':'object'},'a':{}},'additionalProperties':false,"
                        + "'required':['b']} "
                        + "| {'type':'object','required':['b'],'properties':{'b':{'type':'string',"
                        + "'description':'A JSON object, as text.'},'a':{'type':'string',"
                        + "'description':'Any value, as JSON text.'}},'propertyOrdering':['b','a']}",
                "{'properties':{'not':{'const':'x'}}} "
                        + "| {'type':'object','properties':{'not':{'type':'string','enum':['x']}},"
                        + "'propertyOrdering':['not']}",
                "{'$ref':'#/$defs/T','$defs':{'T':{'type':'object','properties':{'kid':{'$ref':'#/$defs/T'}},"
                        + "'required':['kid']}}} "
                        + "| {'type':'object','properties':{'kid':{'type':'object','properties':{'kid':"
                        + "{'type':'string','description':'JSON of T, as text'}},'required':['kid'],"
                        + "'propertyOrdering':['kid']}},'required':['kid'],'propertyOrdering':['kid']}",
            })
    void an_older_model_gets_what_its_own_schema_can_say(String schema, String expected) throws BadChatRequest {
        assertThat(OLDER.response(json(schema), "s")).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{} | - | -",
                "{'type':'object'} | - | -",
                "{'type':'object','properties':{},'additionalProperties':false} | - | -",
                "{'description':'d'} | - | -",
                "{'type':'object','additionalProperties':true} | {'type':'object','additionalProperties':true} | -",
                "{'properties':{'a':{'type':'string'}}} "
                        + "| {'properties':{'a':{'type':'string'}},'type':'object'} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}}}",
                "{'type':['object','null'],'properties':{'a':{'type':'string'}}} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}}} "
                        + "| {'type':'object','properties':{'a':{'type':'string'}}}",
                "{'anyOf':[{'type':'object','properties':{'a':{'type':'string'}}},{'type':'object',"
                        + "'properties':{'b':{'type':'string'}}}]} "
                        + "| {'anyOf':[{'type':'object','properties':{'a':{'type':'string'}}},{'type':'object',"
                        + "'properties':{'b':{'type':'string'}}}],'type':'object'} "
                        + "| {'anyOf':[{'type':'object','properties':{'a':{'type':'string'}}},{'type':'object',"
                        + "'properties':{'b':{'type':'string'}}}]}",
            })
    void parameters_are_an_object_or_left_out(String schema, String current, String older) throws BadChatRequest {
        assertThat(CURRENT.parameters(json(schema), "p")).isEqualTo(current == null ? null : json(current));
        assertThat(OLDER.parameters(json(schema), "p")).isEqualTo(older == null ? null : json(older));
    }

    @Test
    void a_schema_may_be_64_levels_deep_and_no_more() throws BadChatRequest {
        assertThat(CURRENT.response(nested(63), "s")).isEqualTo(nested(63));

        assertThatThrownBy(() -> CURRENT.response(nested(64), "s"))
                .isInstanceOf(BadChatRequest.class)
                .hasMessage("s: nested too deep (expected: at most 64 levels)");
    }

    @Test
    void references_that_multiply_are_refused() {
        ObjectNode schema = Json.object().put("$ref", "#/$defs/d0");
        ObjectNode definitions = schema.putObject("$defs");
        for (int i = 0; i < 20; i++) {
            ObjectNode properties = definitions.putObject("d" + i).putObject("properties");
            properties.putObject("a").put("$ref", "#/$defs/d" + (i + 1));
            properties.putObject("b").put("$ref", "#/$defs/d" + (i + 1));
        }

        assertThatThrownBy(() -> CURRENT.response(schema, "s"))
                .isInstanceOf(BadChatRequest.class)
                .hasMessageContaining("at most 20000 subschemas");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref':'#'}",
                "{'allOf':[{'$ref':'#'}]}",
                "{'$ref':'#/$defs/a','$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}",
                "{'properties':{'x':{'$ref':'#/$defs/a'}},'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}}}",
                "{'properties':{'x':{'$ref':'#/$defs/a'}},'$defs':{'a':{'allOf':[{'type':'string'},"
                        + "{'$ref':'#/$defs/a'}]}}}",
            })
    void a_reference_that_never_comes_to_a_schema_is_refused(String schema) {
        for (SchemaToGemini schemas : List.of(CURRENT, OLDER)) {
            assertThatThrownBy(() -> schemas.response(json(schema), "s"))
                    .isInstanceOf(BadChatRequest.class)
                    .hasMessage("s: a $ref that refers to itself (expected: a schema)");
        }
    }

    @Test
    void lists_that_multiply_are_refused() {
        ObjectNode schema = Json.object();
        ArrayNode values = schema.putObject("$defs").putObject("E").putArray("enum");
        for (int i = 0; i < 1_000; i++) {
            values.add("v" + i);
            schema.withObject("/properties").putObject("p" + i).put("$ref", "#/$defs/E");
        }

        assertThatThrownBy(() -> CURRENT.response(schema, "s"))
                .isInstanceOf(BadChatRequest.class)
                .hasMessageContaining("at most 200000 keywords");
    }

    @Test
    @Timeout(10)
    void a_name_that_is_required_many_times_is_looked_at_once() throws BadChatRequest {
        ObjectNode schema = Json.object().put("type", "object");
        ArrayNode values = schema.putObject("properties").putObject("a").putArray("default");
        ArrayNode required = schema.putArray("required");
        for (int i = 0; i < 60_000; i++) {
            values.addArray();
            required.add("a");
        }

        assertThat(CURRENT.response(schema, "s"))
                .isEqualTo(json("{'type':'object','properties':{'a':{}},'required':['a']}"));
    }

    @Test
    void the_fields_are_named_as_the_model_takes_them() {
        SchemaToGemini live = SchemaToGemini.forModel(ModelTraits.of("gemini-3.8-live"));

        assertThat(CURRENT.parametersField()).isEqualTo("parametersJsonSchema");
        assertThat(CURRENT.responseField()).isEqualTo("responseJsonSchema");
        assertThat(OLDER.parametersField()).isEqualTo("parameters");
        assertThat(OLDER.responseField()).isEqualTo("responseSchema");
        assertThat(live.parametersField()).isEqualTo("parameters");
    }

    /** Numbers count as what they are written as. */
    private static JsonNode written(JsonNode tree) {
        return Json.readTree(Json.write(tree));
    }

    private static JsonNode nested(int levels) {
        ObjectNode schema = Json.object().put("type", "array");
        for (int i = 0; i < levels; i++) {
            ObjectNode outer = Json.object().put("type", "array");
            outer.set("items", schema);
            schema = outer;
        }
        return schema;
    }

    private static JsonNode json(String lenient) {
        return Json.readTree(lenient.replace('\'', '"'));
    }
}
