/** Commands about what is mounted: secrets engines and auth methods. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.mount;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
