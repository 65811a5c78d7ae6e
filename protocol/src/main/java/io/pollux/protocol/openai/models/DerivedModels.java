package io.pollux.protocol.openai.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Names under which a model is offered with something switched on or off. Ids are without {@code models/}.
 *
 * @param search models also offered as {@code <id>-search}
 * @param image models also offered as {@code <id>-image}
 * @param nonThinking models also offered as {@code <id>-non-thinking}
 * @param imageChat the image model also offered as {@code <id>-chat}; empty for none
 */
public record DerivedModels(
        Set<String> search, Set<String> image, Set<String> nonThinking, Optional<String> imageChat) {
    /** No derived names. */
    public static final DerivedModels NONE = new DerivedModels(Set.of(), Set.of(), Set.of(), Optional.empty());

    public DerivedModels {
        search = Set.copyOf(search);
        image = Set.copyOf(image);
        nonThinking = Set.copyOf(nonThinking);
    }

    /** What a model is also offered as, in the order of the parameters, without the image chat. */
    List<Derived> of(String id) {
        List<Derived> derived = new ArrayList<>(3);
        if (search.contains(id)) {
            derived.add(new Derived(id + "-search", " (search)"));
        }
        if (image.contains(id)) {
            derived.add(new Derived(id + "-image", " (image)"));
        }
        if (nonThinking.contains(id)) {
            derived.add(new Derived(id + "-non-thinking", " (non-thinking)"));
        }
        return derived;
    }

    /** The image chat of a model, where it has one. */
    Optional<Derived> chatOf(String id) {
        return imageChat.filter(id::equals).map(model -> new Derived(model + "-chat", " (chat)"));
    }

    record Derived(String id, String addition) {}
}
