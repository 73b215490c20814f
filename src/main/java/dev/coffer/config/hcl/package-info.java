/** A parser for HCL1, the language of configuration files and policies. It knows no names. */
@NullMarked
@CheckReturnValue
package dev.coffer.config.hcl;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
