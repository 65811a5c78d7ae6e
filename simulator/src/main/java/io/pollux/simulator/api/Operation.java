package io.pollux.simulator.api;

/** The calls that the API knows, with the names used in URLs and in error details. */
enum Operation {
    GENERATE("generateContent", "GenerativeService.GenerateContent"),
    STREAM("streamGenerateContent", "GenerativeService.StreamGenerateContent"),
    COUNT_TOKENS("countTokens", "GenerativeService.CountTokens"),
    EMBED("embedContent", "GenerativeService.EmbedContent"),
    BATCH_EMBED("batchEmbedContents", "GenerativeService.BatchEmbedContents"),
    PREDICT("predict", "PredictionService.Predict"),
    PREDICT_LONG("predictLongRunning", "PredictionService.PredictLongRunning"),
    LIST_MODELS("listModels", "ModelService.ListModels"),
    GET_MODEL("getModel", "ModelService.GetModel"),
    GET_OPERATION("getOperation", "Operations.GetOperation"),
    CREATE_CACHE("createCachedContent", "CacheService.CreateCachedContent"),
    LIST_CACHES("listCachedContents", "CacheService.ListCachedContents"),
    GET_CACHE("getCachedContent", "CacheService.GetCachedContent"),
    DELETE_CACHE("deleteCachedContent", "CacheService.DeleteCachedContent"),
    START_UPLOAD("startUpload", "FileService.CreateFile"),
    SEND_UPLOAD("sendUpload", "FileService.CreateFile"),
    LIST_FILES("listFiles", "FileService.ListFiles"),
    GET_FILE("getFile", "FileService.GetFile"),
    DELETE_FILE("deleteFile", "FileService.DeleteFile"),
    OPENAI_CHAT("openai.chat", "GenerativeService.ChatCompletions"),
    OPENAI_EMBEDDINGS("openai.embeddings", "GenerativeService.Embeddings"),
    OPENAI_IMAGES("openai.images", "GenerativeService.GenerateImages"),
    OPENAI_MODELS("openai.models", "ModelService.ListModels"),
    OPENAI_MODEL("openai.model", "ModelService.GetModel"),
    UNKNOWN("unknown", "Unknown");

    private final String wireName;
    private final String rpc;

    Operation(String wireName, String rpc) {
        this.wireName = wireName;
        this.rpc = rpc;
    }

    String wireName() {
        return wireName;
    }

    String rpc(String version) {
        return "google.ai.generativelanguage." + version + '.' + rpc;
    }

    /** The method after the colon of a model path. */
    static Operation verb(String verb) {
        return switch (verb) {
            case "generateContent" -> GENERATE;
            case "streamGenerateContent" -> STREAM;
            case "countTokens" -> COUNT_TOKENS;
            case "embedContent" -> EMBED;
            case "batchEmbedContents" -> BATCH_EMBED;
            case "predict" -> PREDICT;
            case "predictLongRunning" -> PREDICT_LONG;
            default -> UNKNOWN;
        };
    }
}
