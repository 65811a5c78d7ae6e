package io.pollux.web.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RequestBodyTest {
    private static final long LIMIT = 3_000_000;
    private static final BodyBudget AMPLE = new BodyBudget(Long.MAX_VALUE);

    @Test
    void a_body_of_any_size_arrives_whole_with_its_length_announced_or_not() throws Exception {
        for (var size : new int[] {0, 1, 16_383, 16_384, 16_385, 65_536, 1_048_576, 1_048_577, 2_999_999, 3_000_000}) {
            var body = bytes(size);

            assertThat(RequestBody.read(request(body, true), LIMIT, AMPLE.share())
                            .unsafeArray())
                    .as("%s announced", size)
                    .isEqualTo(body);
            assertThat(RequestBody.read(request(body, false), LIMIT, AMPLE.share())
                            .unsafeArray())
                    .as("%s chunked", size)
                    .isEqualTo(body);
        }
    }

    @Test
    void one_byte_beyond_the_limit_is_413() {
        for (var announced : new boolean[] {true, false}) {
            var refused = catchThrowableOfType(
                    RequestRefused.class,
                    () -> RequestBody.read(request(bytes(3_000_001), announced), LIMIT, AMPLE.share()));

            assertThat(refused.refusal().status()).isEqualTo(413);
        }
    }

    @Test
    void a_packed_body_is_unpacked_within_the_limit() throws Exception {
        var small = request(gzip(bytes(100_000)), true);
        small.addHeader("Content-Encoding", "gzip");
        var bomb = request(gzip(new byte[10_000_000]), true);
        bomb.addHeader("Content-Encoding", "gzip");

        assertThat(RequestBody.read(small, LIMIT, AMPLE.share()).unsafeArray()).isEqualTo(bytes(100_000));
        assertThat(catchThrowableOfType(RequestRefused.class, () -> RequestBody.read(bomb, LIMIT, AMPLE.share()))
                        .refusal()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void bodies_that_are_too_much_together_wait_for_each_other() throws Exception {
        var budget = new BodyBudget(2_500_000);
        try (var first = budget.share()) {
            assertThat(RequestBody.read(request(bytes(2_000_000), false), LIMIT, first)
                            .length())
                    .isEqualTo(2_000_000);
            try (var second = budget.share()) {
                var refused = catchThrowableOfType(
                        RequestRefused.class, () -> RequestBody.read(request(bytes(2_000_000), false), LIMIT, second));

                assertThat(refused.refusal().status()).isEqualTo(503);
                assertThat(refused.refusal().retryAfter()).isPresent();
            }
        }
        try (var third = budget.share()) {
            assertThat(RequestBody.read(request(bytes(2_000_000), false), LIMIT, third)
                            .length())
                    .isEqualTo(2_000_000);
        }
    }

    @Test
    void another_or_a_broken_packing_is_refused() {
        var brotli = request(bytes(10), true);
        brotli.addHeader("Content-Encoding", "br");
        var broken = request(bytes(10), true);
        broken.addHeader("Content-Encoding", "gzip");

        assertThat(catchThrowableOfType(RequestRefused.class, () -> RequestBody.read(brotli, LIMIT, AMPLE.share()))
                        .refusal()
                        .status())
                .isEqualTo(415);
        assertThat(catchThrowableOfType(RequestRefused.class, () -> RequestBody.read(broken, LIMIT, AMPLE.share()))
                        .refusal()
                        .status())
                .isEqualTo(400);
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static MockHttpServletRequest request(byte[] body, boolean announced) {
        var request = new MockHttpServletRequest("POST", "/") {
            @Override
            public long getContentLengthLong() {
                return announced ? super.getContentLengthLong() : -1;
            }
        };
        request.setContent(body);
        return request;
    }
}
