/**
 * Replies in passing: cutting an upstream's bytes into parts and observing the few facts a gateway counts.
 *
 * <p>Bytes are relayed as they came; nothing here builds a tree of a reply.
 */
@NullMarked
package io.pollux.protocol.reply;

import org.jspecify.annotations.NullMarked;
