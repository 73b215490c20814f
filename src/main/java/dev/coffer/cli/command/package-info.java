/** What a command is: its help, its flags, its run; and what all of them share. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.command;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
