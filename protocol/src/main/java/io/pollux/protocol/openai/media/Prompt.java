package io.pollux.protocol.openai.media;

import io.pollux.protocol.openai.BadField;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt with the switches that its author wrote into it taken out: <code>{n:2}</code> for the number of images and
 * <code>{ratio:16:9}</code> for their shape. They win over the request's fields, because chat clients have no others.
 */
record Prompt(String text, OptionalInt count, Optional<AspectRatio> ratio) {
    private static final Pattern COUNT = Pattern.compile("\\s*\\{n:\\s*([0-9]{1,9})\\s*}");
    private static final Pattern RATIO = Pattern.compile("\\s*\\{ratio:\\s*([0-9]{1,3}:[0-9]{1,3})\\s*}");

    static Prompt read(String param, String written) throws BadField {
        OptionalInt count = OptionalInt.empty();
        Optional<AspectRatio> ratio = Optional.empty();
        Matcher counts = COUNT.matcher(written);
        if (counts.find()) {
            count = OptionalInt.of(Integer.parseInt(counts.group(1)));
            if (count.getAsInt() < 1 || count.getAsInt() > ImagesRequest.MOST_IMAGES) {
                throw BadField.value(param, counts.group().strip(), "{n:1} to {n:" + ImagesRequest.MOST_IMAGES + "}");
            }
        }
        Matcher ratios = RATIO.matcher(written);
        if (ratios.find()) {
            ratio = Optional.of(
                    AspectRatio.named(param, ratios.group(1), "{ratio:A:B} with one of " + AspectRatio.names()));
        }
        String text = RATIO.matcher(COUNT.matcher(written).replaceAll(""))
                .replaceAll("")
                .strip();
        if (text.isEmpty()) {
            throw BadField.described(param, "no words", "a description of the image");
        }
        return new Prompt(text, count, ratio);
    }
}
