/** Where audit lines go: files, standard output, sockets, syslog. Each takes whole lines. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.audit.device;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
