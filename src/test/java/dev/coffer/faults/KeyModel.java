package dev.coffer.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What one key of KV v2 looks like after a sequence of operations: enough of the contract to tell a
 * lost or a half write. Its text form equals {@link KeyState}'s of the same key on a server.
 */
final class KeyModel {
    /** Versions kept where nobody sets a limit (OpenBao's default). */
    private static final int KEPT = 10;

    private final List<Version> versions = new ArrayList<>();
    private long current;
    private long metadataVersion;
    private String owner = "";
    private boolean present;

    private static final class Version {
        private final long number;
        private final String value;
        private boolean deleted;
        private boolean destroyed;

        Version(long number, String value) {
            this.number = number;
            this.value = value;
        }

        @Override
        public String toString() {
            return number + (destroyed ? "destroyed" : deleted ? "deleted" : "=" + value);
        }
    }

    /**
     * One request on the key.
     *
     * @param route the part between mount and key
     * @param number a version, or what is written
     */
    record Step(String method, String route, long number) {
        String body() {
            return switch (route) {
                case "data" -> method.equals("PUT") ? "{\"data\":{\"v\":\"" + number + "\"}}" : "";
                case "metadata" ->
                        method.equals("PUT")
                                ? "{\"custom_metadata\":{\"owner\":\"" + number + "\"}}"
                                : "";
                default -> "{\"versions\":[" + number + "]}";
            };
        }
    }

    /** A step by chance; {@code unique} is what it writes, if it writes. */
    Step next(Random random, long unique) {
        long version = Math.max(1, current - random.nextInt(3));
        return switch (random.nextInt(12)) {
            case 0 -> new Step("DELETE", "data", 0);
            case 1 -> new Step("POST", "delete", version);
            case 2 -> new Step("POST", "undelete", version);
            case 3 -> new Step("POST", "destroy", version);
            case 4, 5 -> new Step("PUT", "metadata", unique);
            case 6 -> new Step("DELETE", "metadata", 0);
            default -> new Step("PUT", "data", unique);
        };
    }

    void apply(Step step) {
        switch (step.method() + " " + step.route()) {
            case "PUT data" -> put(step.number());
            case "PUT metadata" -> {
                present = true;
                metadataVersion++;
                owner = Long.toString(step.number());
            }
            case "DELETE data" -> mark(current, step.route());
            case "DELETE metadata" -> {
                versions.clear();
                current = 0;
                metadataVersion = 0;
                owner = "";
                present = false;
            }
            default -> mark(step.number(), step.route());
        }
    }

    private void put(long value) {
        present = true;
        current++;
        versions.add(new Version(current, Long.toString(value)));
        if (versions.size() > KEPT) {
            versions.removeFirst();
        }
    }

    private void mark(long number, String route) {
        for (Version version : versions) {
            if (version.number == number && !version.destroyed) {
                version.destroyed = route.equals("destroy");
                version.deleted =
                        switch (route) {
                            case "undelete" -> false;
                            case "destroy" -> version.deleted;
                            default -> true;
                        };
            }
        }
    }

    /** A copy that goes its own way. */
    KeyModel copy() {
        KeyModel copy = new KeyModel();
        for (Version version : versions) {
            Version same = new Version(version.number, version.value);
            same.deleted = version.deleted;
            same.destroyed = version.destroyed;
            copy.versions.add(same);
        }
        copy.current = current;
        copy.metadataVersion = metadataVersion;
        copy.owner = owner;
        copy.present = present;
        return copy;
    }

    @Override
    public String toString() {
        return present ? versions + " m" + metadataVersion + " " + owner : "absent";
    }
}
