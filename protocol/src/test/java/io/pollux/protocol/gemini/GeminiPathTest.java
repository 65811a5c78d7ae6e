package io.pollux.protocol.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiPathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1beta/models/gemini-3.8-flash:generateContent | v1beta | GENERATE | gemini-3.8-flash",
                "/gemini/v1beta/models/gemini-3.8-flash:generateContent | v1beta | GENERATE | gemini-3.8-flash",
                "/v1/models/gemini-3.8-flash:streamGenerateContent | v1 | STREAM_GENERATE | gemini-3.8-flash",
                "/v1alpha/models/m:countTokens | v1alpha | COUNT_TOKENS | m",
                "/v1beta/models/gemini-embedding-001:embedContent | v1beta | EMBED | gemini-embedding-001",
                "/v1beta/models/gemini-embedding-001:batchEmbedContents | v1beta | BATCH_EMBED | gemini-embedding-001",
                "/v1beta/models/imagen-4:predict | v1beta | PREDICT | imagen-4",
                "/v1beta/models/veo-3:predictLongRunning | v1beta | PREDICT_LONG_RUNNING | veo-3",
                "/v1beta/models | v1beta | LIST_MODELS | ''",
                "/v1beta/models/gemini-3.8-flash | v1beta | GET_MODEL | gemini-3.8-flash",
                "/v1beta/models/x:fooBar | v1beta | OTHER | x",
                "/v1beta/models/x:GenerateContent | v1beta | OTHER | x",
                "/v1beta/models/veo-3/operations/abc123 | v1beta | OTHER | veo-3",
                "/v1beta/tunedModels | v1beta | OTHER | ''",
                "/v1beta/tunedModels/mine-1 | v1beta | OTHER | tunedModels/mine-1",
                "/v1beta/tunedModels/mine-1:generateContent | v1beta | GENERATE | tunedModels/mine-1",
                "/v1beta/dynamic/abc:streamGenerateContent | v1beta | STREAM_GENERATE | dynamic/abc",
                "/v1beta/files/abc | v1beta | OTHER | ''",
                "/v1beta/cachedContents | v1beta | OTHER | ''",
                "/v1beta/files:register | v1beta | OTHER | ''",
                "/v1beta/corpora/a/documents/b:query | v1beta | OTHER | ''",
                "/v1beta/openai/chat/completions | v1beta | OTHER | ''",
                "/v1beta/files/a%20b%C3%A9 | v1beta | OTHER | ''",
            })
    void a_path_of_the_native_api_is_understood(String raw, String version, Operation operation, String model)
            throws BadPath {
        GeminiPath path = GeminiPath.parse(raw, null);

        String target = raw.startsWith("/gemini/") ? raw.substring(7) : raw;
        assertThat(path).isEqualTo(new GeminiPath(version, operation, model, target, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%3A", "%3a"})
    void an_encoded_colon_before_the_method_is_a_colon(String colon) throws BadPath {
        GeminiPath path = GeminiPath.parse("/v1beta/models/x" + colon + "generateContent", null);

        assertThat(path)
                .isEqualTo(
                        new GeminiPath("v1beta", Operation.GENERATE, "x", "/v1beta/models/x:generateContent", false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1beta",
                "/v1beta/",
                "/gemini",
                "/gemini/",
                "/gemini/v1beta",
                "/gemini/gemini/v1beta/models",
                "v1beta/models",
                "/v2/models",
                "/v1BETA/models",
                "/v1beta2/models/x",
                "/v1%62eta/models",
                "//v1beta/models",
                "/v1beta//models",
                "/v1beta/models/",
                "/v1beta/models/x/",
                "/v1beta/models//x",
                "/v1beta/models/.",
                "/v1beta/models/..",
                "/v1beta/models/.hidden",
                "/v1beta/models/-x",
                "/v1beta/models/x%2Fy",
                "/v1beta/models%2Fx",
                "/v1beta/models%2Fx:generateContent",
                "/v1beta/models/x:",
                "/v1beta/models/:generateContent",
                "/v1beta/models/x:a:b",
                "/v1beta/models/x%3Aa%3Ab",
                "/v1beta/models/x%253AgenerateContent",
                "/v1beta/models/x:gen1",
                "/v1beta/models/x:gen%41",
                "/v1beta/models/%78:generateContent",
                "/v1beta/models/x y:generateContent",
                "/v1beta/models/é:generateContent",
                "/v1beta/models/x:generateContent/y",
                "/v1beta/models/x%3AgenerateContent/y",
                "/v1beta/%6Dodels/x:generateContent",
                "/v1beta/files/../models/x:generateContent",
                "/v1beta/files/%2E%2E/models/x",
                "/v1beta/files/%2e",
                "/v1beta/files/a%2Fb",
                "/v1beta/files/a%5Cb",
                "/v1beta/files/a%25b",
                "/v1beta/files/a%3Fb",
                "/v1beta/files/a%23b",
                "/v1beta/files/a%00",
                "/v1beta/files/a%0D%0Ab",
                "/v1beta/files/a%7F",
                "/v1beta/files/a%C2%85",
                "/v1beta/files/a%C0%AF",
                "/v1beta/files/a%FF",
                "/v1beta/files/a%4",
                "/v1beta/files/a%",
                "/v1beta/files/a%zz",
                "/v1beta/files/%20",
                "/v1beta/files/a b",
                "/v1beta/files/a\\b",
                "/v1beta/files/a?b",
                "/v1beta/files/a#b",
                "/v1beta/files/a\tb",
                "/v1beta/files/é",
                "/v1beta/files/[a]",
            })
    void a_path_that_could_be_misunderstood_is_refused(String raw) {
        BadPath refused = catchThrowableOfType(BadPath.class, () -> GeminiPath.parse(raw, null));

        assertThat(refused).as(raw).isNotNull();
        assertThat(refused.getMessage()).startsWith("Expected ").endsWith(".").matches("[ -~]{1,200}");
    }

    @Test
    void ids_methods_paths_and_queries_have_a_longest_length() throws BadPath {
        String id = "x".repeat(128);
        String longest = "/v1beta/files/" + "a".repeat(2048 - 14);

        assertThat(GeminiPath.parse("/v1/models/" + id, null).model()).isEqualTo(id);
        assertThat(GeminiPath.parse(longest, "a".repeat(4096)).target()).hasSize(2048 + 1 + 4096);
        assertThatThrownBy(() -> GeminiPath.parse("/v1/models/x" + id, null)).isInstanceOf(BadPath.class);
        assertThatThrownBy(() -> GeminiPath.parse("/v1/models/x:" + "m".repeat(65), null))
                .isInstanceOf(BadPath.class);
        assertThatThrownBy(() -> GeminiPath.parse(longest + "a", null)).isInstanceOf(BadPath.class);
        assertThatThrownBy(() -> GeminiPath.parse(longest, "a".repeat(4097))).isInstanceOf(BadPath.class);
    }

    @Test
    void the_refusal_shows_little_of_what_was_found() {
        String raw = "/v1beta/models/" + "<script>é\n".repeat(20);

        BadPath refused = catchThrowableOfType(BadPath.class, () -> GeminiPath.parse(raw, null));

        assertThat(refused.getMessage()).doesNotContain("<", ">", "é", "\n").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | '' | false",
                "'' | '' | false",
                "alt=sse | ?alt=sse | true",
                "%61lt=ss%65 | ?%61lt=ss%65 | true",
                "$alt=sse | ?$alt=sse | true",
                "alt=json | ?alt=json | false",
                "key=abc | '' | false",
                "alt=sse&key=abc | ?alt=sse | true",
                "key=abc&alt=sse | ?alt=sse | true",
                "KEY=a&a=1&Api_Key=b&b=2&access_TOKEN=c&key&%6bey=d&$key=e&oauth_token=f | ?a=1&b=2 | false",
                "pageSize=5&pageToken=a%2Fb%3D&x | ?pageSize=5&pageToken=a%2Fb%3D&x | false",
                "a=1&&b=2& | ?a=1&&b=2& | false",
                "keys=1&mykey=2&x=key | ?keys=1&mykey=2&x=key | false",
                "fields=models(name,topP)&x=a+b;c:d@e!f*g'h/i? | ?fields=models(name,topP)&x=a+b;c:d@e!f*g'h/i? | false",
            })
    void credentials_leave_the_query_and_the_rest_stays_raw(String query, String kept, boolean sse) throws BadPath {
        GeminiPath path = GeminiPath.parse("/v1beta/models", query);

        assertThat(path.target()).isEqualTo("/v1beta/models" + kept);
        assertThat(path.sse()).isEqualTo(sse);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b c",
                "a=b#c",
                "a=é",
                "a=\n",
                "a=\u007f",
                "a=%",
                "a=%4",
                "a=%zz",
                "a=%0d",
                "a=%0A",
                "a=%00",
                "%0a=b",
                "a=%FF",
                "a=\"b\"",
                "a=<b>",
                "a={b}",
                "a=b|c",
                "a=b\\c",
                "a=`",
                "a=^",
            })
    void a_query_that_could_be_misunderstood_is_refused(String query) {
        assertThatThrownBy(() -> GeminiPath.parse("/v1beta/models", query))
                .isInstanceOf(BadPath.class)
                .hasMessageStartingWith("Expected ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "- | -",
                "'' | -",
                "key= | -",
                "key | -",
                "alt=sse | -",
                "apikey=a | -",
                "key=abc | abc",
                "alt=sse&key=abc&x=1 | abc",
                "key=&key=abc | abc",
                "Key=a%2Bb+c | a+b+c",
                "%6Bey=%C3%A9 | é",
                "key=%zz | -",
            })
    void the_credential_of_a_query_is_decoded(String query, String credential) {
        assertThat(GeminiPath.queryCredential(query).orElse(null)).isEqualTo(credential);
    }

    @Test
    void whatever_is_accepted_makes_a_uri_that_means_the_same() {
        Random random = new Random(42);
        String alphabet = "abAB01-._~!$&'()*+,;=:@%23aAfF/?#[]\\ \u00e9\n";
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder path = new StringBuilder("/v1beta/");
            StringBuilder query = new StringBuilder();
            random.ints(1 + random.nextInt(6), 0, alphabet.length()).forEach(at -> path.append(alphabet.charAt(at)));
            random.ints(random.nextInt(6), 0, alphabet.length()).forEach(at -> query.append(alphabet.charAt(at)));
            GeminiPath parsed;
            try {
                parsed = GeminiPath.parse(path.toString(), query.toString());
            } catch (BadPath refused) {
                continue;
            }

            URI uri = URI.create("https://example.org" + parsed.target());

            accepted++;
            assertThat(uri.getRawPath()).isEqualTo(path.toString());
            assertThat(uri.normalize()).isEqualTo(uri);
        }
        assertThat(accepted).isGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/m-search:generateContent,       '',              /v1beta/models/m:generateContent",
        "/gemini/v1/models/m-search:countTokens,        'a=m-search',    /v1/models/m:countTokens?a=m-search",
        "/v1beta/models/m-search%3AstreamGenerateContent, 'alt=sse&key=k', /v1beta/models/m:streamGenerateContent?alt=sse",
        "/v1beta/models/m-search,                       '',              /v1beta/models/m",
    })
    void a_path_can_be_pointed_at_another_model_and_stays_the_same_otherwise(String raw, String query, String target)
            throws BadPath {
        GeminiPath asked = GeminiPath.parse(raw, query);

        GeminiPath other = asked.withModel("m");

        assertThat(other).isEqualTo(new GeminiPath(asked.version(), asked.operation(), "m", target, asked.sse()));
    }

    @Test
    void a_path_without_a_model_cannot_be_pointed_at_one() throws BadPath {
        GeminiPath list = GeminiPath.parse("/v1beta/models", null);
        GeminiPath tuned = GeminiPath.parse("/v1beta/tunedModels/m:generateContent", null);

        assertThatIllegalArgumentException().isThrownBy(() -> list.withModel("m"));
        assertThatIllegalArgumentException().isThrownBy(() -> tuned.withModel("m"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                     ''",
        "'alt=sse',              ''",
        "'%24alt=sse&a=1&Alt=x', '?a=1'",
        "'a=1&alt=sse&b=%20',    '?a=1&b=%20'",
    })
    void a_stream_can_be_asked_for_whole(String query, String kept) throws BadPath {
        GeminiPath whole = GeminiPath.parse("/v1beta/models/m:streamGenerateContent", query)
                .whole();

        assertThat(whole)
                .isEqualTo(new GeminiPath(
                        "v1beta", Operation.GENERATE, "m", "/v1beta/models/m:generateContent" + kept, false));
    }

    @Test
    void what_is_no_stream_cannot_be_asked_for_whole() throws BadPath {
        GeminiPath unary = GeminiPath.parse("/v1beta/models/m:generateContent", null);

        assertThatIllegalArgumentException().isThrownBy(unary::whole);
    }
}
