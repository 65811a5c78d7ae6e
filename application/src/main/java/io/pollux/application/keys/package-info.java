/** What can be done with keys outside a call. Ports in: OpenPool, KeepPool, ProbeKeys. Ports out: KeyStore, KeyProbe. */
@NullMarked
package io.pollux.application.keys;

import org.jspecify.annotations.NullMarked;
