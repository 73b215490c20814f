/** Flags as Go's flag package takes them, which scripts made for OpenBao use. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.flag;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
