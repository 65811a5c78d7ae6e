/** Client tokens, as hashes: the TokenStore in JPA. */
@NullMarked
package io.pollux.persistence.access;

import org.jspecify.annotations.NullMarked;
