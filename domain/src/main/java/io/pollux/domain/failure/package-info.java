/** Why an attempt was refused, whom that blames, and whether to go on. */
@NullMarked
package io.pollux.domain.failure;

import org.jspecify.annotations.NullMarked;
