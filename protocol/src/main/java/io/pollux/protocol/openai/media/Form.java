package io.pollux.protocol.openai.media;

import io.pollux.protocol.json.Json;
import io.pollux.protocol.openai.Fields;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The parts of a form, in any order: files on one side, plain fields as a tree of texts on the other. */
record Form(List<FormPart> parts) {
    /**
     * The plain fields; of those sent twice the first.
     *
     * @param files names that stand for files, whatever their part looks like
     */
    Fields fields(Set<String> files) {
        ObjectNode tree = Json.object();
        for (FormPart part : parts) {
            if (!files.contains(part.plainName()) && part.filename().isEmpty() && !tree.has(part.plainName())) {
                tree.put(part.plainName(), part.content().asUtf8());
            }
        }
        return new Fields(tree);
    }

    List<FormPart> files(String name) {
        return parts.stream().filter(part -> part.isNamed(name)).toList();
    }

    /** All values of a plain field that may be repeated. */
    List<String> values(String name) {
        return parts.stream()
                .filter(part -> part.isNamed(name) && part.filename().isEmpty())
                .map(part -> part.content().asUtf8())
                .toList();
    }
}
