/** The one exact JSON mapper. */
@NullMarked
package io.pollux.protocol.json;

import org.jspecify.annotations.NullMarked;
