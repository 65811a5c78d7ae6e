package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.openai.ReplyExtras.ImageForm;

/** Keeps the images of replies out of their translation, where that only hands them on. */
final class ReplyMedia {
    private ReplyMedia() {}

    /**
     * Nothing where lengths of the content count, which images in markdown are part of, where sounds are joined, or where tools
     * are called, which may be told later and is remembered. Signatures are told later as well: only data are taken out.
     */
    static Cutouts of(Bytes reply, Completion completion) {
        if (completion.extras().images() == ImageForm.MARKDOWN) {
            return Cutouts.none(reply);
        }
        Cutouts media = Cutouts.ofField("data", reply);
        if (media.isEmpty()) {
            return media;
        }
        String rest = media.rest().asUtf8();
        return rest.contains("audio/") || rest.contains("functionCall") ? Cutouts.none(reply) : media;
    }
}
