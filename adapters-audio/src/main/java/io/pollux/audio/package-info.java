/**
 * Encoders for speech, each in a library of its own behind {@link io.pollux.audio.JavaSpeechEncoder}. Whoever wants to
 * distribute the gateway without the LGPL library leaves this module out and has WAV and PCM.
 */
@NullMarked
package io.pollux.audio;

import org.jspecify.annotations.NullMarked;
