/** What surrounds every call, whichever dialect it is in. */
@NullMarked
package io.pollux.web.call;

import org.jspecify.annotations.NullMarked;
