package io.pollux.simulator.api;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A protobuf message as far as names go: which fields it has, and what hides behind them. */
final class Shape {
    static final Shape SCHEMA = new Shape();
    static final Shape GENERATE = new Shape();
    static final Shape COUNT = new Shape();
    static final Shape EMBED = new Shape();
    static final Shape BATCH_EMBED = new Shape();

    static {
        SCHEMA.scalars("type format title description nullable minItems maxItems pattern minimum maximum minLength")
                .scalars("maxLength minProperties maxProperties")
                .anything("default enum example propertyOrdering required")
                .one("items", SCHEMA)
                .many("anyOf", SCHEMA)
                .map("properties", SCHEMA);
        Shape blob = new Shape().scalars("mimeType data displayName");
        Shape part = new Shape()
                .scalars("text thought thoughtSignature")
                .one("inlineData", blob)
                .one("fileData", new Shape().scalars("fileUri mimeType displayName"))
                .one("functionCall", new Shape().scalars("id name").anything("args partialArgs willContinue"))
                .one(
                        "functionResponse",
                        new Shape().scalars("id name scheduling willContinue").anything("response parts"))
                .anything("executableCode codeExecutionResult toolCall toolResponse videoMetadata mediaResolution")
                .anything("mediaProcessing speechMetadata audioTranscription partMetadata");
        Shape content = new Shape().many("parts", part).scalars("role");
        Shape declaration = new Shape()
                .scalars("name description behavior")
                .anything("parametersJsonSchema responseJsonSchema")
                .one("parameters", SCHEMA)
                .one("response", SCHEMA);
        Shape tool = new Shape()
                .many("functionDeclarations", declaration)
                .anything("googleSearch googleSearchRetrieval urlContext codeExecution computerUse fileSearch")
                .anything("googleMaps mcpServers");
        Shape toolConfig = new Shape()
                .one("functionCallingConfig", new Shape().scalars("mode").anything("allowedFunctionNames"))
                .anything("retrievalConfig includeServerSideToolInvocations");
        Shape config = new Shape()
                .scalars("temperature topP topK candidateCount maxOutputTokens seed presencePenalty")
                .scalars("frequencyPenalty responseLogprobs logprobs responseMimeType mediaResolution")
                .scalars("enableEnhancedCivicAnswers enableAffectiveDialog")
                .anything("stopSequences responseJsonSchema _responseJsonSchema responseFormat responseModalities")
                .anything("speechConfig audioTranscriptionConfig translationConfig")
                .one("responseSchema", SCHEMA)
                .one("thinkingConfig", new Shape().scalars("includeThoughts thinkingBudget thinkingLevel"))
                .one("imageConfig", new Shape().scalars("aspectRatio imageSize"));
        GENERATE.many("contents", content)
                .one("systemInstruction", content)
                .many("tools", tool)
                .one("toolConfig", toolConfig)
                .many("safetySettings", new Shape().scalars("category threshold"))
                .one("generationConfig", config)
                .scalars("cachedContent serviceTier store continuationToken model")
                .anything("labels");
        COUNT.many("contents", content).scalars("model").one("generateContentRequest", GENERATE);
        EMBED.scalars("model taskType title outputDimensionality")
                .anything("embedContentConfig")
                .one("content", content);
        BATCH_EMBED.scalars("model").many("requests", EMBED);
    }

    /** How a field repeats. */
    enum Kind {
        SCALAR,
        ANYTHING,
        ONE,
        MANY,
        MAP
    }

    /** A field by its camelCase name. */
    record Field(String name, Kind kind, @Nullable Shape shape) {}

    private final Map<String, Field> fields = new HashMap<>();

    private Shape() {}

    /** The field by either of its two names. */
    @Nullable
    Field field(String name) {
        return fields.get(name);
    }

    private Shape scalars(String names) {
        Arrays.stream(names.split(" ", -1)).forEach(name -> put(name, Kind.SCALAR, null));
        return this;
    }

    private Shape anything(String names) {
        Arrays.stream(names.split(" ", -1)).forEach(name -> put(name, Kind.ANYTHING, null));
        return this;
    }

    private Shape one(String name, Shape shape) {
        return put(name, Kind.ONE, shape);
    }

    private Shape many(String name, Shape shape) {
        return put(name, Kind.MANY, shape);
    }

    private Shape map(String name, Shape shape) {
        return put(name, Kind.MAP, shape);
    }

    private Shape put(String name, Kind kind, @Nullable Shape shape) {
        Field field = new Field(name, kind, shape);
        fields.put(name, field);
        fields.put(snake(name), field);
        return this;
    }

    static String snake(String camel) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
