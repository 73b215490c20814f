/**
 * The chain of an audit log: every line carries a hash over everything before it and a keyed hash
 * of that; checkpoints sign it, so that anybody with the public key finds what was changed.
 * Decision 0095 says what each of them proves.
 */
@NullMarked
@CheckReturnValue
package dev.coffer.gate.audit.chain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
