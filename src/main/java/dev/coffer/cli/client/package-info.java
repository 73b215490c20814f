/** The client of a server's HTTP interface: addresses, TLS, tokens, requests and their answers. */
@NullMarked
@CheckReturnValue
package dev.coffer.cli.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
