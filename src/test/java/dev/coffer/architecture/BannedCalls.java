package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;

/**
 * What no class may call or only a few may: the lists behind the rules of {@link ArchitectureTest}.
 */
final class BannedCalls {
    /** Reads the wall clock, waits, or draws a random number that nobody handed in. */
    static final DescribedPredicate<JavaMethodCall> TIME_OR_CHANCE =
            DescribedPredicate.describe(
                    "time or chance that nobody handed in", BannedCalls::isTimeOrChance);

    /** A generator that is seeded by chance. A test hands in one with a seed. */
    static final DescribedPredicate<JavaConstructorCall> NEW_RANDOM =
            DescribedPredicate.describe("new Random", call -> isUnseededRandom(call));

    /** The primitives of java.security; its certificates, keys and key stores are none. */
    static final DescribedPredicate<JavaClass> SECURITY_PRIMITIVE =
            DescribedPredicate.describe("a primitive of java.security", BannedCalls::isPrimitive);

    /** Java serialization, which has no place where bytes come from outside. */
    static final DescribedPredicate<JavaClass> SERIALIZATION =
            assignableTo("java.io.ObjectInputStream")
                    .or(assignableTo("java.io.ObjectOutputStream"));

    /**
     * A value that belongs to a thread; there is a thread for each request, so it belongs to
     * nobody.
     */
    static final DescribedPredicate<JavaClass> THREAD_LOCAL = assignableTo(ThreadLocal.class);

    private static final Set<String> CLOCKS =
            Set.of(
                    "systemUTC",
                    "systemDefaultZone",
                    "system",
                    "tickMillis",
                    "tickSeconds",
                    "tickMinutes");

    private static final Set<String> PRIMITIVES =
            Set.of(
                    "java.security.MessageDigest",
                    "java.security.SecureRandom",
                    "java.security.Signature",
                    "java.security.KeyPairGenerator");

    private BannedCalls() {}

    private static boolean isPrimitive(JavaClass type) {
        return PRIMITIVES.contains(type.getName());
    }

    private static boolean isTimeOrChance(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        String method = call.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> method.equals("currentTimeMillis");
            case "java.lang.Thread" -> method.equals("sleep");
            case "java.lang.Math" -> method.equals("random");
            case "java.util.UUID" -> method.equals("randomUUID");
            case "java.util.concurrent.ThreadLocalRandom" -> method.equals("current");
            case "java.util.concurrent.TimeUnit" -> method.equals("sleep");
            case "java.time.Clock" -> CLOCKS.contains(method);
            default -> owner.startsWith("java.time.") && method.equals("now") && hasNoClock(call);
        };
    }

    private static boolean hasNoClock(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().stream()
                .noneMatch(parameter -> parameter.getName().equals("java.time.Clock"));
    }

    private static boolean isUnseededRandom(JavaConstructorCall call) {
        return call.getTargetOwner().getName().equals("java.util.Random")
                && call.getTarget().getRawParameterTypes().isEmpty();
    }
}
