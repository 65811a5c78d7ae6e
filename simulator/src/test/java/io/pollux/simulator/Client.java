package io.pollux.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pollux.protocol.Bytes;
import io.pollux.simulator.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import tools.jackson.databind.JsonNode;

/** A client of the simulator for tests: decent calls, and raw ones. */
final class Client {
    static final String HELLO = "{\"contents\":[{\"parts\":[{\"text\":\"hello\"}]}]}";
    static final String GENERATE = "/v1beta/models/gemini-3.8-flash:generateContent";
    static final String STREAM = "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Simulator simulator;
    private final String key;

    Client(Simulator simulator, String key) {
        this.simulator = simulator;
        this.key = key;
    }

    HttpResponse<String> post(String path, String body) {
        return send("POST", path, body, "x-goog-api-key", key);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "", "x-goog-api-key", key);
    }

    HttpResponse<String> delete(String path) {
        return send("DELETE", path, "", "x-goog-api-key", key);
    }

    /** Without any credential but those among the headers. */
    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.read(Bytes.utf8(response.body()));
    }

    /** Sends a POST and leaves the connection open. */
    Socket open(String path, String body) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        socket.setSoTimeout(5_000);
        String request = "POST " + path + " HTTP/1.1\r\nHost: x\r\nx-goog-api-key: " + key + "\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    /** Sends the text as it is and reads until the end. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
