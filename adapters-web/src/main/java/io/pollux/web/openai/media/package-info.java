/** Images, speech and transcriptions of the OpenAI dialect over HTTP. */
@NullMarked
package io.pollux.web.openai.media;

import org.jspecify.annotations.NullMarked;
