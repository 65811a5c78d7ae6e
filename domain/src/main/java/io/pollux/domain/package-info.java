/**
 * What a gateway over metered keys is about: keys, pools, quota windows, failures and exchanges. Knows the JDK alone.
 */
@NullMarked
package io.pollux.domain;

import org.jspecify.annotations.NullMarked;
