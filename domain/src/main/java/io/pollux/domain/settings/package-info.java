/** The runtime configuration as immutable records with every value present. */
@NullMarked
package io.pollux.domain.settings;

import org.jspecify.annotations.NullMarked;
