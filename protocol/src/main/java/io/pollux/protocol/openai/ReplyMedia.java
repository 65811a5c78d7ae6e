package io.pollux.protocol.openai;

import io.pollux.protocol.Bytes;
import io.pollux.protocol.json.Cutouts;
import io.pollux.protocol.openai.ReplyExtras.ImageForm;

/** Keeps the images of replies out of their translation, where that only hands them on. */
final class ReplyMedia {
    private ReplyMedia() {}

    /** Nothing where lengths of the content count, which images in markdown are part of, or where sounds are joined. */
    static Cutouts of(Bytes reply, Completion completion) {
        if (completion.extras().images() == ImageForm.MARKDOWN) {
            return Cutouts.none(reply);
        }
        Cutouts media = Cutouts.of(reply);
        return !media.isEmpty() && media.rest().asUtf8().contains("audio/") ? Cutouts.none(reply) : media;
    }
}
