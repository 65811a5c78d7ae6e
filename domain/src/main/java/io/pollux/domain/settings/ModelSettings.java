package io.pollux.domain.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is added to requests, and under which further names models are offered. All names are without {@code models/}.
 *
 * @param search models also offered as {@code <name>-search}
 * @param image models also offered as {@code <name>-image}
 * @param nonThinking models listed as {@code <name>-non-thinking} as well
 * @param imageModel draws where a request names no model; also offered as {@code <name>-chat}; empty for none
 * @param thinkingBudgets tokens by model; 0 for none, -1 leaves the amount to the model
 * @param showsThoughts whether thoughts are asked for and told where the caller does not say
 * @param safety thresholds by category, in the order they are sent; empty for Google's own
 * @param forcesSafety whether they replace the caller's instead of filling in what the caller leaves out
 * @param codeExecution whether models may run code
 * @param urlContext models that may read the URLs of a prompt; empty for none
 */
public record ModelSettings(
        Set<String> search,
        Set<String> image,
        Set<String> nonThinking,
        Optional<String> imageModel,
        Map<String, Integer> thinkingBudgets,
        boolean showsThoughts,
        Map<String, String> safety,
        boolean forcesSafety,
        boolean codeExecution,
        Set<String> urlContext) {
    private static final String USUAL_IMAGE_MODEL = "gemini-3.1-flash-image";

    /** Adds nothing and derives no names. */
    public static final ModelSettings PLAIN = new ModelSettings(
            Set.of(), Set.of(), Set.of(), Optional.empty(), Map.of(), true, Map.of(), false, false, Set.of());

    public ModelSettings {
        search = Set.copyOf(search);
        image = Set.copyOf(image);
        nonThinking = Set.copyOf(nonThinking);
        thinkingBudgets = Map.copyOf(thinkingBudgets);
        safety = Collections.unmodifiableMap(new LinkedHashMap<>(safety));
        urlContext = Set.copyOf(urlContext);
    }

    /** The model that draws for callers who leave the choice. */
    public String drawingModel() {
        return imageModel.orElse(USUAL_IMAGE_MODEL);
    }
}
