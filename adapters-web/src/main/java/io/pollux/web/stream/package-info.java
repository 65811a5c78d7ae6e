/** What is done to streams on their way to a caller, whatever the dialect: each a sink in front of another. */
@NullMarked
package io.pollux.web.stream;

import org.jspecify.annotations.NullMarked;
