package io.pollux.domain.exchange;

import io.pollux.domain.key.KeyId;
import io.pollux.domain.key.ProjectId;
import java.time.Duration;

/**
 * One try of a call with one key.
 *
 * @param number from 1
 * @param begun since the call's start
 * @param status upstream's HTTP status; 0 when it never answered
 * @param failure the failure's name, or empty when the attempt was accepted
 * @param evidence what upstream said of it, without secrets; empty when accepted
 */
public record Attempt(
        int number,
        KeyId key,
        ProjectId project,
        Duration begun,
        Duration took,
        int status,
        String failure,
        String evidence) {}
