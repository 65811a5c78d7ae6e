package io.pollux.gemini;

import feign.Request;
import feign.Response;
import java.net.URI;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;

/** Calls to Google that the gateway makes on its own account. The caller closes the response. */
@FeignClient(name = "gemini-metadata", url = "https://generativelanguage.googleapis.com")
interface GeminiMetadata {
    /**
     * Generates as little as can be.
     *
     * @param base replaces the host above
     */
    @PostMapping(value = "/v1beta/models/{model}:generateContent", consumes = MediaType.APPLICATION_JSON_VALUE)
    Response generate(
            URI base,
            @RequestHeader("x-goog-api-key") String key,
            @PathVariable("model") String model,
            @RequestBody String body,
            Request.Options options);
}
