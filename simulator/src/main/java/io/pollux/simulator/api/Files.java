package io.pollux.simulator.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.http.Request;
import io.pollux.simulator.json.Json;
import io.pollux.simulator.project.Project;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Uploaded files; each belongs to the project that sent it. */
final class Files {
    private static final Duration LIFE = Duration.ofDays(2);

    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

    Files(InstantSource clock) {
        this.clock = clock;
    }

    void clear() {
        uploads.clear();
        entries.clear();
    }

    /** Begins a resumable upload: nothing but headers, among them where to send the bytes. */
    Answer start(Caller caller) throws Refusal {
        Request request = caller.request();
        String id = "AJ5rDh" + Long.toHexString(sequence.incrementAndGet()) + "upload";
        JsonNode file = BodyReader.object(request.body()).path("file");
        String mimeType = request.headers().first("x-goog-upload-header-content-type");
        String name =
                file.path("displayName").asString(file.path("display_name").asString(""));
        uploads.put(id, new Upload(caller.project().name(), name, mimeType == null ? "text/plain" : mimeType));
        String host = request.headers().first("host");
        String url = "http://" + host + request.rawPath() + "?upload_id=" + id + "&upload_protocol=resumable";
        return new Answer.Whole(
                200,
                List.of(
                        "content-type: text/plain; charset=utf-8",
                        "x-goog-upload-status: active",
                        "x-goog-upload-url: " + url,
                        "x-goog-upload-control-url: " + url,
                        "x-goog-upload-chunk-granularity: 262144"),
                Bytes.EMPTY);
    }

    /** Takes bytes; needs no key, for the upload's id is secret enough. */
    Answer send(Request request, @Nullable String uploadId) throws Refusal {
        Upload upload = uploadId == null ? null : uploads.get(uploadId);
        if (upload == null || uploadId == null) {
            throw Refusal.of(404, "NOT_FOUND", "Requested entity was not found.");
        }
        upload.received.add(request.body());
        if (!request.headers().mentions("x-goog-upload-command", "finalize")) {
            return new Answer.Whole(
                    200,
                    List.of("content-type: text/plain; charset=utf-8", "x-goog-upload-status: active"),
                    Bytes.EMPTY);
        }
        uploads.remove(uploadId);
        ObjectNode root = Json.object();
        root.set("file", keep(upload, request));
        return new Answer.Whole(200, List.of(Answer.JSON, "x-goog-upload-status: final"), Json.prettyBytes(root));
    }

    ObjectNode list(Project owner) {
        ArrayNode rows = Json.array();
        entries.values().stream().filter(entry -> visible(entry, owner)).forEach(entry -> rows.add(entry.json));
        ObjectNode root = Json.object();
        if (!rows.isEmpty()) {
            root.set("files", rows);
        }
        return root;
    }

    /** The file, or the 403 that stands for "foreign", "expired" and "never heard of" alike. */
    ObjectNode get(Project owner, @Nullable String id) throws Refusal {
        Entry entry = id == null ? null : entries.get(id);
        if (entry == null || !visible(entry, owner)) {
            throw Refusal.like("403-file.json", "abc123def456", String.valueOf(id));
        }
        return entry.json;
    }

    ObjectNode delete(Project owner, @Nullable String id) throws Refusal {
        get(owner, id);
        entries.remove(String.valueOf(id));
        return Json.object();
    }

    private boolean visible(Entry entry, Project owner) {
        return entry.owner.equals(owner.name()) && entry.expires.isAfter(clock.instant());
    }

    private ObjectNode keep(Upload upload, Request request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String id = String.format("simfile%05d", sequence.incrementAndGet());
        String version = request.path().split("/", -1)[2];
        ObjectNode json = Json.object()
                .put("name", "files/" + id)
                .put("displayName", upload.name)
                .put("mimeType", upload.mimeType)
                .put("sizeBytes", Long.toString(upload.size()))
                .put("createTime", now.toString())
                .put("updateTime", now.toString())
                .put("expirationTime", now.plus(LIFE).toString())
                .put("sha256Hash", upload.hash())
                .put("uri", "https://generativelanguage.googleapis.com/" + version + "/files/" + id)
                .put("state", "ACTIVE")
                .put("source", "UPLOADED");
        entries.put(id, new Entry(upload.owner, now.plus(LIFE), json));
        return json;
    }

    private record Entry(String owner, Instant expires, ObjectNode json) {}

    private record Upload(String owner, String name, String mimeType, List<Bytes> received) {
        Upload(String owner, String name, String mimeType) {
            this(owner, name, mimeType, new CopyOnWriteArrayList<>());
        }

        long size() {
            return received.stream().mapToLong(Bytes::length).sum();
        }

        /** Base64 of the hex digits, as Google has it. */
        String hash() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                received.forEach(bytes -> digest.update(bytes.unsafeArray()));
                String hex = HexFormat.of().formatHex(digest.digest());
                return Base64.getEncoder().encodeToString(hex.getBytes(UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
