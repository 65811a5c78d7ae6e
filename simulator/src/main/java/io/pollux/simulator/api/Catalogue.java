package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.simulator.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models of the API. */
final class Catalogue {
    private static final int LARGEST_PAGE = 1000;
    private static final String TEXT = "generateContent countTokens createCachedContent batchGenerateContent";
    private static final String MEDIA = "generateContent countTokens batchGenerateContent";
    private static final String EMBEDDING = "embedContent countTextTokens countTokens asyncBatchEmbedContent";

    private final Map<String, Model> models = new LinkedHashMap<>();

    Catalogue() {
        text("gemini-4-argon");
        text("gemini-3.8-flash");
        text("gemini-3.7-flash");
        text("gemini-3.6-flash");
        text("gemini-3.5-flash");
        text("gemini-3.5-flash-lite");
        text("gemini-3.1-pro-preview");
        text("gemini-3.1-flash-lite");
        text("gemini-3-flash-preview");
        served("gemini-2.5-pro", "gemini-3.8-flash");
        served("gemini-2.5-flash", "gemini-3.5-flash-lite");
        text("gemini-2.5-flash-lite");
        served("gemini-flash-latest", "gemini-3.8-flash");
        served("gemini-flash-lite-latest", "gemini-3.5-flash-lite");
        served("gemini-pro-latest", "gemini-3.1-pro-preview");
        add("gemma-4-31b-it", 262_144, 32_768, "generateContent countTokens", true);
        add("gemini-3.1-flash-image", 65_536, 65_536, MEDIA, true);
        add("gemini-3-pro-image", 131_072, 32_768, MEDIA, true);
        add("gemini-2.5-flash-image", 32_768, 32_768, MEDIA, false);
        add("gemini-3.8-flash-tts", 8_192, 16_384, MEDIA, true);
        add("gemini-3.1-flash-tts-preview", 8_192, 16_384, MEDIA, true);
        add("gemini-embedding-001", 2_048, 1, EMBEDDING, false);
        add("gemini-embedding-2", 8_192, 1, EMBEDDING, false);
        add("gemini-3.8-live", 131_072, 65_536, "bidiGenerateContent countTokens", true);
        add("veo-3.1-generate-preview", 480, 8_192, "predictLongRunning", false);
        put("imagen-4.0-generate-001", 480, 8_192, "predict", false, "imagen-4.0-generate-001", false);
    }

    @Nullable
    Model find(@Nullable String id) {
        return id == null ? null : models.get(id);
    }

    /** One page as the API shows it; the token is a base64 protobuf that holds the last name. */
    ObjectNode page(int pageSize, @Nullable String pageToken) {
        int size = pageSize <= 0 ? 50 : Math.min(pageSize, LARGEST_PAGE);
        List<Model> listed = models.values().stream().filter(Model::listed).toList();
        int from = pageToken == null || pageToken.isEmpty() ? 0 : indexAfter(listed, pageToken);
        List<Model> page = listed.subList(from, Math.min(listed.size(), from + size));
        ObjectNode json = Json.object();
        ArrayNode rows = json.putArray("models");
        page.forEach(model -> rows.add(model.json()));
        if (from + page.size() < listed.size()) {
            json.put("nextPageToken", token("models/" + page.getLast().id()));
        }
        return json;
    }

    List<Model> listed() {
        return models.values().stream().filter(Model::listed).toList();
    }

    private static int indexAfter(List<Model> listed, String pageToken) {
        for (int i = 0; i < listed.size(); i++) {
            if (token("models/" + listed.get(i).id()).equals(pageToken)) {
                return i + 1;
            }
        }
        return listed.size();
    }

    private static String token(String name) {
        ByteArrayOutputStream proto = new ByteArrayOutputStream();
        proto.write(0x0a);
        proto.write(name.length());
        proto.writeBytes(name.getBytes(UTF_8));
        return Base64.getEncoder().encodeToString(proto.toByteArray());
    }

    private void text(String id) {
        add(id, 1_048_576, 65_536, TEXT, true);
    }

    private void served(String id, String servedBy) {
        put(id, 1_048_576, 65_536, TEXT, true, servedBy, true);
    }

    private void add(String id, int in, int out, String methods, boolean thinking) {
        put(id, in, out, methods, thinking, id, true);
    }

    private void put(String id, int in, int out, String methods, boolean thinking, String servedBy, boolean listed) {
        String display = Arrays.stream(id.split("-", -1))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
        String version = (id.startsWith("gemini-") ? id.substring("gemini-".length()) : id) + "-09-2026";
        List<String> names = List.of(methods.split(" ", -1));
        models.put(id, new Model(id, display, version, in, out, names, thinking, servedBy, listed));
    }
}
