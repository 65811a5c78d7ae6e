package io.pollux.web.openai;

import io.pollux.application.relay.ReplySink;

/** A sink that knows whether its caller has got an answer with a regular end. */
interface AnsweringSink extends ReplySink {
    /** False while there is none, and after trouble with the caller: it must not take what it has for an answer. */
    boolean isAnswered();
}
