/** Tests of identities: logins, groups, merges, under faults and many at once. */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
