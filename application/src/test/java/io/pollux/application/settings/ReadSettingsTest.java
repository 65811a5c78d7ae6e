package io.pollux.application.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollux.application.settings.Configuration.ConfiguredKey;
import io.pollux.application.settings.Configuration.DatabaseSettings.MySql;
import io.pollux.application.settings.Configuration.DatabaseSettings.MySqlSocket;
import io.pollux.application.settings.Configuration.DatabaseSettings.Sqlite;
import io.pollux.domain.key.Secret;
import io.pollux.domain.settings.ModelSettings;
import io.pollux.domain.settings.OpenAiSettings;
import io.pollux.domain.settings.OpenAiSettings.Speech;
import io.pollux.domain.settings.StreamSettings;
import io.pollux.domain.settings.StreamSettings.Pace;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReadSettingsTest {
    @Test
    void everything_has_a_default_and_none_of_them_is_a_secret() throws InvalidSetting {
        var configuration = ReadSettings.read(Map.of());

        var relay = configuration.settings().relay();
        assertThat(relay.baseUrl()).isEqualTo(URI.create("https://generativelanguage.googleapis.com"));
        assertThat(relay.attempts()).isEqualTo(3);
        assertThat(relay.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(relay.bodyLimit()).isEqualTo(100L * 1024 * 1024);
        assertThat(relay.filteredModels()).contains("gemini-pro-vision");
        assertThat(configuration.settings().keys().strikesToReject()).isEqualTo(3);
        assertThat(configuration.settings().keys().checkInterval()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration.keys()).isEmpty();
        assertThat(configuration.tokens()).isEmpty();
        assertThat(configuration.adminToken()).isEmpty();
        assertThat(configuration.database()).isEqualTo(new Sqlite("pollux.db"));
        assertThat(configuration.dataDirectory()).isEqualTo(Path.of("data"));
        assertThat(configuration.port()).isEqualTo(8000);
        assertThat(configuration.settings().models()).isEqualTo(ModelSettings.PLAIN);
        assertThat(configuration.settings().streams()).isEqualTo(StreamSettings.PLAIN);
        assertThat(configuration.settings().openAi()).isEqualTo(OpenAiSettings.DEFAULT);
        assertThat(configuration.unused()).isEmpty();
    }

    @Test
    void what_is_added_to_requests_is_read_under_the_predecessors_names() throws InvalidSetting {
        var models = ReadSettings.read(Map.ofEntries(
                        Map.entry("SEARCH_MODELS", "[\"gemini-2.5-flash\"]"),
                        Map.entry("IMAGE_MODELS", "gemini-2.0-flash-exp"),
                        Map.entry("THINKING_MODELS", "gemini-2.5-pro,gemini-2.5-flash"),
                        Map.entry("CREATE_IMAGE_MODEL", "gemini-3-pro-image"),
                        Map.entry("THINKING_BUDGET_MAP", "{\"gemini-2.5-flash\": 4096.0, \"gemini-2.5-pro\": -1}"),
                        Map.entry("SHOW_THINKING_PROCESS", "false"),
                        Map.entry(
                                "SAFETY_SETTINGS",
                                "[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"},"
                                        + "{\"category\":\"HARM_CATEGORY_CIVIC_INTEGRITY\",\"threshold\":\"BLOCK_NONE\"}]"),
                        Map.entry("FORCE_SAFETY_SETTINGS", "True"),
                        Map.entry("TOOLS_CODE_EXECUTION_ENABLED", "true"),
                        Map.entry("URL_CONTEXT_ENABLED", "yes"),
                        Map.entry("URL_CONTEXT_MODELS", "gemini-2.5-pro")))
                .settings()
                .models();

        assertThat(models)
                .isEqualTo(new ModelSettings(
                        Set.of("gemini-2.5-flash"),
                        Set.of("gemini-2.0-flash-exp"),
                        Set.of("gemini-2.5-pro", "gemini-2.5-flash"),
                        Optional.of("gemini-3-pro-image"),
                        Map.of("gemini-2.5-flash", 4096, "gemini-2.5-pro", -1),
                        false,
                        Map.of("HARM_CATEGORY_HARASSMENT", "OFF", "HARM_CATEGORY_CIVIC_INTEGRITY", "BLOCK_NONE"),
                        true,
                        true,
                        Set.of("gemini-2.5-pro")));
        assertThat(models.safety().keySet())
                .containsExactly("HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_CIVIC_INTEGRITY");
    }

    @Test
    void urls_are_read_by_models_known_for_it_once_that_is_switched_on() throws InvalidSetting {
        var off = ReadSettings.read(Map.of("URL_CONTEXT_MODELS", "gemini-2.5-pro"));
        var on = ReadSettings.read(Map.of("URL_CONTEXT_ENABLED", "1"));

        assertThat(off.settings().models().urlContext()).isEmpty();
        assertThat(on.settings().models().urlContext()).contains("gemini-2.5-flash");
    }

    @Test
    void streams_are_set_in_seconds_and_characters() throws InvalidSetting {
        var paced = ReadSettings.read(Map.of(
                        "STREAM_OPTIMIZER_ENABLED", "true",
                        "STREAM_MIN_DELAY", "0.001",
                        "STREAM_MAX_DELAY", "0.5",
                        "STREAM_SHORT_TEXT_THRESHOLD", "2",
                        "STREAM_LONG_TEXT_THRESHOLD", "3",
                        "STREAM_CHUNK_SIZE", "4",
                        "KEEP_ALIVE_SECONDS", "0"))
                .settings()
                .streams();
        var fake = ReadSettings.read(Map.of("FAKE_STREAM_ENABLED", "true"))
                .settings()
                .streams();

        assertThat(paced)
                .isEqualTo(new StreamSettings(
                        Duration.ZERO,
                        Optional.of(new Pace(Duration.ofMillis(1), Duration.ofMillis(500), 2, 3, 4)),
                        Optional.empty()));
        assertThat(fake.fakeBeat()).contains(Duration.ofSeconds(5));
        assertThat(fake.pacing()).isEmpty();
    }

    @Test
    void the_openai_dialect_has_settings_of_its_own() throws InvalidSetting {
        var openAi = ReadSettings.read(Map.of(
                        "MODEL_ALIASES", "{\"gpt-5.4\": \"gemini-3.8-flash\"}",
                        "SHOW_SEARCH_LINK", "off",
                        "CHAT_IMAGES", "markdown",
                        "FETCH_CLIENT_URLS", "no",
                        "OPENAI_COMPAT_NATIVE", "on",
                        "TTS_MODEL", "gemini-3.8-flash-tts",
                        "TTS_VOICE_NAME", "kore",
                        "TTS_SPEED", "slow",
                        "STT_MODEL", "gemini-3.7-flash"))
                .settings()
                .openAi();

        assertThat(openAi)
                .isEqualTo(new OpenAiSettings(
                        Map.of("gpt-5.4", "gemini-3.8-flash"),
                        false,
                        true,
                        false,
                        true,
                        new Speech("gemini-3.8-flash-tts", "Kore", 0.75),
                        "gemini-3.7-flash"));
    }

    @Test
    void lists_are_json_or_separated_by_commas_and_keep_their_order_without_duplicates() throws InvalidSetting {
        var json = ReadSettings.read(Map.of("API_KEYS", "[\"b\", \"AQ.a\", \"b\"]"));
        var commas = ReadSettings.read(Map.of("API_KEYS", "b, AQ.a,,b"));
        var empty = ReadSettings.read(Map.of("API_KEYS", "[]", "ALLOWED_TOKENS", " "));

        assertThat(json.keys()).extracting(ConfiguredKey::secret).containsExactly(new Secret("b"), new Secret("AQ.a"));
        assertThat(commas.keys()).isEqualTo(json.keys());
        assertThat(empty.keys()).isEmpty();
        assertThat(empty.tokens()).isEmpty();
    }

    @Test
    void projects_group_keys_and_may_bring_their_own() throws InvalidSetting {
        var configuration = ReadSettings.read(
                Map.of("API_KEYS", "a,b", "PROJECT_KEYS", "{\"alpha\": [\"b\", \"c\"], \"beta\": [\"d\"]}"));

        assertThat(configuration.keys())
                .containsExactly(
                        new ConfiguredKey(new Secret("a"), Optional.empty()),
                        new ConfiguredKey(new Secret("b"), Optional.of("alpha")),
                        new ConfiguredKey(new Secret("c"), Optional.of("alpha")),
                        new ConfiguredKey(new Secret("d"), Optional.of("beta")));
    }

    @Test
    void the_base_url_loses_its_version_and_trailing_slash() throws InvalidSetting {
        for (var text : List.of("http://host:1/base/v1beta", "http://host:1/base/v1beta/", "http://host:1/base")) {
            assertThat(ReadSettings.read(Map.of("BASE_URL", text))
                            .settings()
                            .relay()
                            .baseUrl())
                    .as(text)
                    .isEqualTo(URI.create("http://host:1/base"));
        }
    }

    @Test
    void mysql_is_reached_by_host_or_by_socket() throws InvalidSetting {
        var common =
                Map.of("DATABASE_TYPE", "MySQL", "MYSQL_USER", "u", "MYSQL_PASSWORD", "p w", "MYSQL_DATABASE", "d");
        var host = new java.util.HashMap<>(common);
        host.put("MYSQL_HOST", "h");
        var socket = new java.util.HashMap<>(common);
        socket.put("MYSQL_SOCKET", "/run/mysqld.sock");

        assertThat(ReadSettings.read(host).database()).isEqualTo(new MySql("h", 3306, "d", "u", new Secret("p w")));
        assertThat(ReadSettings.read(socket).database())
                .isEqualTo(new MySqlSocket(Path.of("/run/mysqld.sock"), "d", "u", new Secret("p w")));
    }

    @Test
    void port_wins_over_server_port_and_other_boot_values_are_read() throws InvalidSetting {
        var configuration = ReadSettings.read(Map.of(
                "SERVER_PORT",
                "9000",
                "PORT",
                "9001",
                "TIMEZONE",
                "Asia/Shanghai",
                "LOG_LEVEL",
                "warning",
                "PAID_KEY",
                "x"));

        assertThat(configuration.port()).isEqualTo(9001);
        assertThat(configuration.timeZone()).contains(ZoneId.of("Asia/Shanghai"));
        assertThat(configuration.logLevel()).isEqualTo("WARN");
        assertThat(configuration.unused()).containsExactly("PAID_KEY");
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_cannot_be_used_is_named_with_what_was_expected() {
        return Stream.of(
                        new String[] {"MAX_RETRIES", "0", "MAX_RETRIES: 0 (expected: a whole number from 1 to 100)"},
                        new String[] {"MAX_FAILURES", "many", "MAX_FAILURES: many (expected: a whole number"},
                        new String[] {"TIME_OUT", "-1", "TIME_OUT: -1 (expected: "},
                        new String[] {"PORT", "70000", "PORT: 70000 (expected: "},
                        new String[] {"BASE_URL", "ftp://x", "BASE_URL: ftp://x (expected: an http or https URL"},
                        new String[] {"BASE_URL", "http://u:p@x/", "expected: an http or https URL"},
                        new String[] {
                            "DATABASE_TYPE", "oracle", "DATABASE_TYPE: oracle (expected: one of sqlite, mysql)"
                        },
                        new String[] {"SQLITE_DATABASE", "../x", "SQLITE_DATABASE: ../x (expected: a plain file name"},
                        new String[] {"TIMEZONE", "Mars", "TIMEZONE: Mars (expected: a time zone"},
                        new String[] {"TEST_MODEL", "a/b", "TEST_MODEL: a/b (expected: a model name"},
                        new String[] {"FILTERED_MODELS", "ok,a b", "FILTERED_MODELS: a b (expected: model names"},
                        new String[] {"LOG_LEVEL", "LOUD", "LOG_LEVEL: LOUD (expected: one of"},
                        new String[] {"CUSTOM_HEADERS", "[]", "CUSTOM_HEADERS: (not shown) (expected: a JSON object)"},
                        new String[] {
                            "CUSTOM_HEADERS", "{\"Authorization\":\"x\"}", "CUSTOM_HEADERS: authorization (expected"
                        },
                        new String[] {"API_KEYS", "[\"a\",", "API_KEYS: Line 1"},
                        new String[] {"SHOW_SEARCH_LINK", "maybe", "SHOW_SEARCH_LINK: maybe (expected: true or false)"},
                        new String[] {"SEARCH_MODELS", "models/a", "SEARCH_MODELS: models/a (expected: model names"},
                        new String[] {"CREATE_IMAGE_MODEL", "a b", "CREATE_IMAGE_MODEL: a b (expected: a model name"},
                        new String[] {
                            "THINKING_BUDGET_MAP",
                            "{\"m\":1.5}",
                            "THINKING_BUDGET_MAP: the value of m (expected: a whole"
                        },
                        new String[] {"THINKING_BUDGET_MAP", "{\"m\":1e99}", "THINKING_BUDGET_MAP: the value of m"},
                        new String[] {"THINKING_BUDGET_MAP", "{\"m\":\"1\"}", "THINKING_BUDGET_MAP: the value of m"},
                        new String[] {"THINKING_BUDGET_MAP", "{\"a b\":1}", "THINKING_BUDGET_MAP: a b (expected: model"
                        },
                        new String[] {"SAFETY_SETTINGS", "{}", "SAFETY_SETTINGS: (not shown) (expected: a JSON array"},
                        new String[] {"SAFETY_SETTINGS", "[7]", "SAFETY_SETTINGS: entry 1 (expected: a JSON array"},
                        new String[] {
                            "SAFETY_SETTINGS",
                            "[{\"category\":\"VIOLENCE\",\"threshold\":\"OFF\"}]",
                            "SAFETY_SETTINGS: VIOLENCE (expected: categories such as"
                        },
                        new String[] {
                            "SAFETY_SETTINGS",
                            "[{\"category\":\"HARM_CATEGORY_X\",\"threshold\":\"off\"}]",
                            "SAFETY_SETTINGS: off (expected: thresholds such as"
                        },
                        new String[] {"STREAM_MIN_DELAY", "2", "STREAM_MIN_DELAY: 2 (expected: seconds from 0 to 1)"},
                        new String[] {"STREAM_MIN_DELAY", "1e999999999", "STREAM_MIN_DELAY: "},
                        new String[] {"STREAM_MIN_DELAY", "0.5", "STREAM_MAX_DELAY: 0.024 (expected: at least"},
                        new String[] {
                            "STREAM_SHORT_TEXT_THRESHOLD", "50", "STREAM_LONG_TEXT_THRESHOLD: 50 (expected: more than"
                        },
                        new String[] {"KEEP_ALIVE_SECONDS", "301", "KEEP_ALIVE_SECONDS: 301 (expected: a whole number"},
                        new String[] {"MODEL_ALIASES", "{\"a\":\"b c\"}", "MODEL_ALIASES: b c (expected: model names"},
                        new String[] {"MODEL_ALIASES", "{\"\":\"b\"}", "MODEL_ALIASES: an empty name (expected: names"},
                        new String[] {"TTS_VOICE_NAME", "Robot", "TTS_VOICE_NAME: Robot (expected: one of Zephyr"},
                        new String[] {"TTS_SPEED", "ludicrous", "TTS_SPEED: ludicrous (expected: one of slow"},
                        new String[] {"MYSQL_PORT", "x", ""})
                .map(row -> DynamicTest.dynamicTest(row[0] + "=" + row[1], () -> {
                    if (row[2].isEmpty()) {
                        assertThat(ReadSettings.read(Map.of(row[0], row[1]))).isNotNull();
                    } else {
                        assertThatThrownBy(() -> ReadSettings.read(Map.of(row[0], row[1])))
                                .isInstanceOf(InvalidSetting.class)
                                .hasMessageContaining(row[2]);
                    }
                }));
    }

    @Test
    void a_bad_secret_is_named_by_its_place_and_never_shown() {
        for (var name : List.of("API_KEYS", "ALLOWED_TOKENS")) {
            assertThatThrownBy(() -> ReadSettings.read(Map.of(name, "[\"fine\",\"se cret\"]")))
                    .isInstanceOf(InvalidSetting.class)
                    .hasMessageStartingWith(name + ": entry 2 (not shown)")
                    .hasMessageNotContaining("se cret");
        }
        assertThatThrownBy(() -> ReadSettings.read(Map.of("AUTH_TOKEN", "se cret")))
                .hasMessageNotContaining("se cret");
    }

    @Test
    void one_key_under_two_projects_is_refused() {
        assertThatThrownBy(() -> ReadSettings.read(Map.of("PROJECT_KEYS", "{\"a\":[\"k\"],\"b\":[\"k\"]}")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("one key under both a and b");
    }

    @Test
    void a_env_file_is_read_as_shells_and_dotenv_do() throws InvalidSetting {
        var variables = DotEnv.parse("""
                # comment
                PLAIN=value  # after
                export EXPORTED = spaced\s
                SINGLE='a # "b" \\n'
                DOUBLE="line\\nnext \\"q\\""
                API_KEYS=["a","b"]
                EMPTY=
                """);

        assertThat(variables)
                .containsEntry("PLAIN", "value")
                .containsEntry("EXPORTED", "spaced")
                .containsEntry("SINGLE", "a # \"b\" \\n")
                .containsEntry("DOUBLE", "line\nnext \"q\"")
                .containsEntry("API_KEYS", "[\"a\",\"b\"]")
                .containsEntry("EMPTY", "");
        assertThatThrownBy(() -> DotEnv.parse("A=1\nnonsense")).hasMessageContaining("line 2");
        assertThatThrownBy(() -> DotEnv.parse("A=\"open")).hasMessageContaining("closing");
    }
}
