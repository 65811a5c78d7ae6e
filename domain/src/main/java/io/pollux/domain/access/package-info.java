/** Who calls us. */
@NullMarked
package io.pollux.domain.access;

import org.jspecify.annotations.NullMarked;
