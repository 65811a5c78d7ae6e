/** Keys and their states, encrypted at rest: the KeyStore in JPA, with JDBC batches where there may be 100 000 rows. */
@NullMarked
package io.pollux.persistence.key;

import org.jspecify.annotations.NullMarked;
