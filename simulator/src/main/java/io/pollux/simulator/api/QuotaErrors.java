package io.pollux.simulator.api;

import io.pollux.simulator.json.Json;
import io.pollux.simulator.project.Tier;
import io.pollux.simulator.project.Violation;
import io.pollux.simulator.project.Violation.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts broken limits into Google's words. */
final class QuotaErrors {
    private static final String SERVICE = "generativelanguage.googleapis.com/";
    private static final String LEAD = "You exceeded your current quota, please check your plan and billing details. "
            + "For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. "
            + "To monitor your current usage, head to: https://ai.dev/rate-limit. ";

    private QuotaErrors() {}

    static Refusal refusal(Tier tier, String model, boolean embedding, List<Violation> violations) {
        StringBuilder message = new StringBuilder(LEAD);
        ArrayNode rows = Json.array();
        for (Violation violation : violations) {
            String metric = SERVICE + metric(tier, embedding, violation.window());
            message.append("\n* Quota exceeded for metric: ")
                    .append(metric)
                    .append(", limit: ")
                    .append(violation.limit())
                    .append(", model: ")
                    .append(model);
            rows.add(row(metric, quotaId(tier, embedding, violation.window()), model, violation.limit()));
        }
        Duration retry = retry(violations);
        message.append("\nPlease retry in ").append(seconds(retry)).append("s.");
        ObjectNode root = Refusal.error(429, "RESOURCE_EXHAUSTED", message.toString());
        ArrayNode details = ((ObjectNode) root.path("error")).putArray("details");
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.Help")
                .putArray("links")
                .addObject()
                .put("description", "Learn more about Gemini API quotas")
                .put("url", "https://ai.google.dev/gemini-api/docs/rate-limits");
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.QuotaFailure")
                .set("violations", rows);
        details.addObject()
                .put("@type", "type.googleapis.com/google.rpc.RetryInfo")
                .put("retryDelay", retry.toSeconds() + "s");
        return Refusal.of(429, root);
    }

    /** A limit of 0 leaves its value out, as proto does with zeros. */
    static Refusal outsideTier(Tier tier, String model, boolean embedding) {
        Violation none = new Violation(Window.REQUESTS_A_DAY, 0, Duration.ofMillis(52_900));
        return refusal(tier, model, embedding, List.of(none));
    }

    private static ObjectNode row(String metric, String quotaId, String model, long limit) {
        ObjectNode row = Json.object().put("quotaMetric", metric).put("quotaId", quotaId);
        row.putObject("quotaDimensions").put("location", "global").put("model", model);
        if (limit > 0) {
            row.put("quotaValue", Long.toString(limit));
        }
        return row;
    }

    /** The day's end never shows here: the delay of a day violation is a short, misleading one. */
    private static Duration retry(List<Violation> violations) {
        return violations.stream()
                .filter(violation -> violation.window() != Window.REQUESTS_A_DAY)
                .map(Violation::until)
                .max(Duration::compareTo)
                .orElseGet(() -> shorten(violations.getFirst().until()));
    }

    private static Duration shorten(Duration untilMidnight) {
        return untilMidnight.compareTo(Duration.ofSeconds(60)) < 0
                ? untilMidnight
                : Duration.ofSeconds(18 + untilMidnight.toSeconds() % 40).plusNanos(272_449_782);
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9)
                .setScale(9, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String metric(Tier tier, boolean embedding, Window window) {
        String prefix = embedding ? "embed_content_" : "generate_content_";
        String paid =
                switch (tier) {
                    case FREE -> "free_tier_";
                    case TIER1 -> "paid_tier_";
                    case TIER2 -> "paid_tier_2_";
                    case TIER3 -> "paid_tier_3_";
                };
        if (window == Window.TOKENS_A_MINUTE) {
            return prefix + paid + "input_token_count";
        }
        if (tier == Tier.FREE || embedding) {
            return prefix + paid + "requests";
        }
        return window == Window.REQUESTS_A_DAY ? "generate_requests_per_model_per_day" : "generate_requests_per_model";
    }

    private static String quotaId(Tier tier, boolean embedding, Window window) {
        String suffix =
                switch (tier) {
                    case FREE -> "-FreeTier";
                    case TIER1 -> "";
                    case TIER2 -> "-PaidTier2";
                    case TIER3 -> "-PaidTier3";
                };
        if (window == Window.TOKENS_A_MINUTE) {
            String kind = embedding ? "EmbedContent" : "GenerateContent";
            return kind + (tier == Tier.FREE ? "" : "PaidTier") + "InputTokensPerModelPerMinute" + suffix;
        }
        String per = window == Window.REQUESTS_A_DAY ? "RequestsPerDayPer" : "RequestsPerMinutePer";
        String scope = embedding ? "UserPerProjectPerModel" : "ProjectPerModel";
        return (embedding ? "EmbedContent" : "Generate") + per + scope + (tier == Tier.FREE ? suffix : "");
    }
}
