package dev.coffer.auth.approle;

import dev.coffer.request.Cidr;
import dev.coffer.request.GoText;
import dev.coffer.request.RequestFailure;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Networks as a role and its secret ids name them: with their bits, in any case. Stateless. */
final class CidrBlocks {
    private CidrBlocks() {}

    /**
     * Refuses what is no network.
     *
     * @param text makes the refusal of the recorded text
     * @throws RequestFailure.Invalid 400
     */
    static void check(List<String> blocks, UnaryOperator<String> text) {
        for (String block : blocks) {
            Cidr _ = parsed(block, text);
        }
    }

    private static Cidr parsed(String block, UnaryOperator<String> text) {
        String invalid = text.apply("invalid CIDR address: " + block);
        if (!block.contains("/")) {
            throw new RequestFailure.Invalid(invalid);
        }
        return Cidr.parse(block, _ -> new RequestFailure.Invalid(invalid));
    }

    /**
     * Refuses networks of a secret id that reach beyond those of its role.
     *
     * @throws RequestFailure.Invalid 400
     */
    static void checkWithin(List<String> outer, List<String> inner) {
        if (outer.isEmpty() || inner.isEmpty()) {
            return;
        }
        boolean within =
                inner.stream()
                        .map(block -> Cidr.parse(block, RequestFailure.Invalid::new))
                        .allMatch(one ->
                                outer.stream()
                                        .map(block ->
                                                Cidr.parse(block, RequestFailure.Invalid::new))
                                        .anyMatch(other -> covers(other, one)));
        if (!within) {
            throw new RequestFailure.Invalid(
                    RequestFailure.oneError(
                            "failed to verify subset relationship between CIDR blocks on the role "
                                    + quoted(outer)
                                    + " and CIDR blocks on the secret ID "
                                    + quoted(inner)
                                    + ": %!w(<nil>)"));
        }
    }

    private static boolean covers(Cidr outer, Cidr inner) {
        return outer.bits() <= inner.bits() && outer.contains(address(inner));
    }

    private static String address(Cidr cidr) {
        int slash = cidr.text().indexOf('/');
        return slash < 0 ? cidr.text() : cidr.text().substring(0, slash);
    }

    private static String quoted(List<String> blocks) {
        return blocks.stream()
                .map(block -> block.contains("/") ? block : block + "/32")
                .map(GoText::quote)
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
