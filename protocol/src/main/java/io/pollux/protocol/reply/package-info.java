/** Replies as they arrive: cut into parts, and observed as they pass. */
@NullMarked
package io.pollux.protocol.reply;

import org.jspecify.annotations.NullMarked;
