package dev.coffer.server;

import dev.coffer.telemetry.Logs;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The operating system's signals. The JDK has no supported way to them but through a class that the
 * compiler warns of whoever names it; so it is found by its name, and where it is missing signals
 * do what they do by themselves.
 */
final class Signals {
    private static final Logger LOG = Logs.logger("server.signals");

    private Signals() {}

    /** Runs {@code action} on a thread of its own at every signal of this name, such as TERM. */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object target =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            calling(action));
            Object _ =
                    handle.invoke(
                            null, signal.getConstructor(String.class).newInstance(name), target);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.log(
                    Level.WARNING,
                    "a signal cannot be handled",
                    "signal",
                    name,
                    "reason",
                    e.toString());
        }
    }

    private static InvocationHandler calling(Runnable action) {
        return (_, method, _) -> {
            if (!method.getName().equals("handle")) {
                throw new UnsupportedOperationException(method.getName());
            }
            action.run();
            return null;
        };
    }
}
