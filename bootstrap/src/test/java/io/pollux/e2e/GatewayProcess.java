package io.pollux.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged gateway as ./run starts it, unpacked and with its class cache, as a process of its own, on a free port
 * with a data directory of its own. It sees no variable of the test's environment but those given.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR");
    private static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:AOTMode=on",
            "--enable-native-access=ALL-UNNAMED");
    private static final String HEAP = "-Xmx512m";

    private final Map<String, String> environment;
    private final List<String> heap;
    private final int port;
    private final Path directory;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;

    private GatewayProcess(Map<String, String> environment, List<String> heap, Path directory) throws IOException {
        this.environment = environment;
        this.heap = heap;
        this.directory = directory;
        port = freePort();
        process = launch();
    }

    /** Starts a gateway with these variables and waits until it is ready. */
    public static GatewayProcess start(Map<String, String> environment) {
        return start(environment, HEAP);
    }

    /** As {@link #start(Map)}, with these options of the JVM about its heap. */
    public static GatewayProcess start(Map<String, String> environment, String... heap) {
        try {
            var gateway = new GatewayProcess(
                    new LinkedHashMap<>(environment), List.of(heap), Files.createTempDirectory("pollux-gateway-"));
            gateway.awaitReady();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without a slash at the end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public Path dataDir() {
        return directory.resolve("data");
    }

    /** The process, as it is now. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Everything written to the terminal so far, earlier runs included. */
    public String log() {
        try {
            return Files.readString(terminal(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process without a warning, as a loss of power would. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(PATIENCE);
    }

    /** Asks the process to end (SIGTERM), waits for it and returns its exit code. */
    public int stop() {
        process.destroy();
        return awaitExit(PATIENCE);
    }

    /** Ends the process if it still runs, then starts it anew on the same port and data. */
    public void restart() {
        if (process.isAlive()) {
            stop();
        }
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit(PATIENCE);
        http.close();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path terminal() {
        return directory.resolve("terminal.log");
    }

    private Process launch() throws IOException {
        var command = new ArrayList<String>();
        var app = Path.of(System.getProperty("pollux.app"));
        command.add(javaOf(app));
        command.addAll(FLAGS);
        command.addAll(heap);
        command.add("-XX:AOTCache=" + app.resolve("pollux.aot"));
        command.add("-jar");
        command.add(app.resolve("pollux.jar").toString());
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(terminal().toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment()
                .putAll(Map.of(
                        "SERVER_ADDRESS",
                        "127.0.0.1",
                        "PORT",
                        Integer.toString(port),
                        "DATA_DIR",
                        dataDir().toString(),
                        "CHECK_INTERVAL_HOURS",
                        "0"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The cache is of the Java that made it, which ./run notes beside it. */
    private static String javaOf(Path app) throws IOException {
        return Files.readAllLines(app.resolve("trained"), UTF_8).getFirst();
    }

    private void awaitReady() {
        Await.until("the gateway is ready", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the gateway ended with " + process.exitValue() + ":\n" + log());
            }
            return ready();
        });
    }

    private boolean ready() {
        var request = HttpRequest.newBuilder(URI.create(baseUrl() + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the gateway did not end within " + patience + ":\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
