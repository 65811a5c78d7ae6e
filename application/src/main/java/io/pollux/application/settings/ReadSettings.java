package io.pollux.application.settings;

import io.pollux.application.settings.Configuration.ConfiguredKey;
import io.pollux.application.settings.Configuration.DatabaseSettings;
import io.pollux.domain.key.Secret;
import io.pollux.domain.settings.KeySettings;
import io.pollux.domain.settings.RelaySettings;
import io.pollux.domain.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the configuration out of environment variables; the names are the predecessor's where it had them. */
public final class ReadSettings {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
    private static final Pattern VERSION_AT_END = Pattern.compile("/(v1|v1beta|v1alpha)$");
    private static final String GOOGLE = "https://generativelanguage.googleapis.com";
    private static final Set<String> OUT_OF_SERVICE = Set.of(
            "gemini-1.0-pro-vision-latest",
            "gemini-pro-vision",
            "chat-bison-001",
            "text-bison-001",
            "embedding-gecko-001");
    private static final Set<String> NOT_CUSTOM = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "expect",
            "authorization",
            "x-goog-api-key",
            "accept-encoding",
            "content-encoding");

    private ReadSettings() {}

    /**
     * Reads every variable once.
     *
     * @throws InvalidSetting for the first value that cannot be used
     */
    public static Configuration read(Map<String, String> environment) throws InvalidSetting {
        var variables = new Variables(environment);
        return new Configuration(
                new Settings(
                        relay(variables),
                        keySettings(variables),
                        ModelVariables.read(variables),
                        DialectVariables.streams(variables),
                        DialectVariables.openAi(variables)),
                keys(variables),
                variables.secrets("ALLOWED_TOKENS"),
                variables.secret("AUTH_TOKEN"),
                database(variables),
                Path.of(variables.text("DATA_DIR").orElse("data")),
                port(variables),
                timeZone(variables),
                variables.secret("MASTER_KEY"),
                Duration.ofSeconds(variables.number("SHUTDOWN_GRACE_SECONDS", 30, 0, 3600)),
                logLevel(variables),
                NotYet.NAMES.stream()
                        .filter(name -> variables.text(name).isPresent())
                        .toList());
    }

    private static RelaySettings relay(Variables variables) throws InvalidSetting {
        return new RelaySettings(
                baseUrl(variables),
                variables.number("MAX_RETRIES", 3, 1, 100),
                Duration.ofSeconds(variables.number("TIME_OUT", 300, 1, 3600)),
                variables.number("MAX_BODY_MB", 100, 1, 2000) * 1024L * 1024L,
                headers(variables),
                ModelVariables.names(variables, "FILTERED_MODELS", OUT_OF_SERVICE));
    }

    private static URI baseUrl(Variables variables) throws InvalidSetting {
        var text = variables.text("BASE_URL").orElse(GOOGLE);
        try {
            var trimmed = text.replaceAll("/+$", "");
            var url = new URI(VERSION_AT_END.matcher(trimmed).replaceFirst(""));
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Said below, together with URLs of another kind.
        }
        throw new InvalidSetting(
                "BASE_URL",
                text.contains("@") ? "(not shown)" : text,
                "an http or https URL without query, such as " + GOOGLE + "/v1beta");
    }

    private static Map<String, String> headers(Variables variables) throws InvalidSetting {
        var headers = variables.map("CUSTOM_HEADERS");
        for (var header : headers.entrySet()) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            if (!HEADER.matcher(name).matches() || NOT_CUSTOM.contains(name)) {
                throw new InvalidSetting(
                        "CUSTOM_HEADERS", name, "header names other than " + String.join(", ", NOT_CUSTOM));
            }
            if (header.getValue().chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                throw new InvalidSetting("CUSTOM_HEADERS", "the value of " + name, "printable ASCII");
            }
        }
        return headers;
    }

    private static KeySettings keySettings(Variables variables) throws InvalidSetting {
        return new KeySettings(
                variables.number("MAX_FAILURES", 3, 1, 100),
                Duration.ofHours(variables.number("CHECK_INTERVAL_HOURS", 1, 0, 8760)),
                ModelVariables.name(variables, "TEST_MODEL").orElse("gemini-2.5-flash-lite"));
    }

    /** The keys of {@code API_KEYS} in their order, then those that only {@code PROJECT_KEYS} names. */
    private static List<ConfiguredKey> keys(Variables variables) throws InvalidSetting {
        var projects = new LinkedHashMap<Secret, String>();
        for (var project : variables.lists("PROJECT_KEYS").entrySet()) {
            if (!PROJECT.matcher(project.getKey()).matches()) {
                throw new InvalidSetting(
                        "PROJECT_KEYS", project.getKey(), "project names of up to 64 letters, digits and . _ : -");
            }
            for (var secret : Variables.secrets("PROJECT_KEYS", project.getValue())) {
                var other = projects.put(secret, project.getKey());
                if (other != null && !other.equals(project.getKey())) {
                    throw new InvalidSetting(
                            "PROJECT_KEYS",
                            "one key under both " + other + " and " + project.getKey(),
                            "each key under one project");
                }
            }
        }
        var keys = new LinkedHashMap<Secret, ConfiguredKey>();
        for (var secret : variables.secrets("API_KEYS")) {
            keys.put(secret, new ConfiguredKey(secret, Optional.ofNullable(projects.get(secret))));
        }
        projects.forEach(
                (secret, project) -> keys.putIfAbsent(secret, new ConfiguredKey(secret, Optional.of(project))));
        return List.copyOf(keys.values());
    }

    private static DatabaseSettings database(Variables variables) throws InvalidSetting {
        if (variables
                .oneOf("DATABASE_TYPE", "sqlite", List.of("sqlite", "mysql"))
                .equals("sqlite")) {
            var file = variables.text("SQLITE_DATABASE").orElse("pollux.db");
            if (!FILE.matcher(file).matches()) {
                throw new InvalidSetting("SQLITE_DATABASE", file, "a plain file name; it lies under DATA_DIR");
            }
            return new DatabaseSettings.Sqlite(file);
        }
        var name = required(variables, "MYSQL_DATABASE");
        var user = required(variables, "MYSQL_USER");
        var password = new Secret(required(variables, "MYSQL_PASSWORD"));
        var socket = variables.text("MYSQL_SOCKET");
        return socket.isPresent()
                ? new DatabaseSettings.MySqlSocket(Path.of(socket.get()), name, user, password)
                : new DatabaseSettings.MySql(
                        required(variables, "MYSQL_HOST"),
                        variables.number("MYSQL_PORT", 3306, 1, 65535),
                        name,
                        user,
                        password);
    }

    private static String required(Variables variables, String name) throws InvalidSetting {
        return variables
                .text(name)
                .orElseThrow(() -> new InvalidSetting(name, "(absent)", "a value, because DATABASE_TYPE is mysql"));
    }

    private static int port(Variables variables) throws InvalidSetting {
        var fallback = variables.number("SERVER_PORT", 8000, 0, 65535);
        return variables.number("PORT", fallback, 0, 65535);
    }

    private static Optional<ZoneId> timeZone(Variables variables) throws InvalidSetting {
        var text = variables.text("TIMEZONE");
        try {
            return text.map(ZoneId::of);
        } catch (DateTimeException e) {
            throw new InvalidSetting("TIMEZONE", text.orElse(""), "a time zone such as Asia/Shanghai or UTC");
        }
    }

    private static String logLevel(Variables variables) throws InvalidSetting {
        var level = variables.oneOf(
                "LOG_LEVEL", "INFO", List.of("TRACE", "DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL"));
        return switch (level) {
            case "WARNING" -> "WARN";
            case "CRITICAL" -> "ERROR";
            default -> level;
        };
    }
}
