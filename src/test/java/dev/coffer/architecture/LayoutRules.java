package dev.coffer.architecture;

import com.sun.source.tree.AnnotationTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The house rules about files beside each other: packages, resources, links between documents. */
final class LayoutRules {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

    private static final Pattern LOCK =
            Pattern.compile("\\bsynchronized\\b|\\bnew (Reentrant\\w*|Stamped)Lock\\b");

    private LayoutRules() {}

    /** Every package has a page that says what it is for and turns the null checks on. */
    static List<Finding> packages(List<SourceFile> sources) {
        TreeMap<String, String> folders = new TreeMap<>();
        Set<String> described = new TreeSet<>();
        List<Finding> findings = new ArrayList<>();
        for (SourceFile source : sources) {
            folders.putIfAbsent(source.packagePath(), source.path());
            if (source.name().equals("package-info.java")) {
                described.add(source.packagePath());
                findings.addAll(page(source));
            }
        }
        for (var folder : folders.entrySet()) {
            if (!described.contains(folder.getKey())) {
                findings.add(
                        new Finding("package-info", folder.getKey(), "has no package-info.java"));
            }
        }
        return findings;
    }

    /** A resource whose name stands in no source is dead weight in the jar. */
    static List<Finding> resources(Path folder, List<SourceFile> sources) {
        String texts =
                sources.stream()
                        .flatMap(source -> source.lines().stream())
                        .collect(Collectors.joining("\n"));
        List<Finding> findings = new ArrayList<>();
        for (Path file : SourceFile.filesBelow(folder)) {
            Path inside = folder.relativize(file);
            boolean isFound = inside.startsWith("META-INF") || isNamed(inside, texts);
            if (!isFound) {
                findings.add(new Finding("resource", file.toString(), "no source names it"));
            }
        }
        return findings;
    }

    /** Links between our documents lead to files that are there. */
    static List<Finding> links(Path folder) {
        List<Finding> findings = new ArrayList<>();
        for (Path document : documents(folder)) {
            Matcher link = LINK.matcher(SourceFile.read(document));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !Files.exists(document.resolveSibling(target))) {
                    findings.add(
                            new Finding("link", document.toString(), target + " is not there"));
                }
            }
        }
        return findings;
    }

    /** Every class with a lock stands on the page that says in which order locks are taken. */
    static List<Finding> locks(List<SourceFile> product, String page) {
        List<Finding> findings = new ArrayList<>();
        for (SourceFile source : product) {
            String type = source.name().replace(".java", "");
            boolean hasLock =
                    source.lines().stream()
                            .filter(line -> !line.strip().startsWith("*") && !line.contains("//"))
                            .anyMatch(line -> LOCK.matcher(line).find());
            if (hasLock && !page.contains("`" + type)) {
                findings.add(new Finding("lock", source.path(), "is not in docs/locking.md"));
            }
        }
        return findings;
    }

    private static List<Path> documents(Path folder) {
        Stream<Path> top = Stream.of(folder.toFile().listFiles()).map(java.io.File::toPath);
        return Stream.concat(
                        top.filter(Files::isRegularFile),
                        SourceFile.filesBelow(folder.resolve("docs")).stream())
                .filter(file -> file.toString().endsWith(".md"))
                .sorted()
                .toList();
    }

    /** By its own name, or by the folder that holds it, as where a test walks through one. */
    private static boolean isNamed(Path inside, String texts) {
        for (Path part : inside) {
            if (texts.contains(part.toString())) {
                return true;
            }
        }
        return false;
    }

    private static List<Finding> page(SourceFile source) {
        List<Finding> findings = new ArrayList<>();
        Set<String> annotations =
                source.unit().getPackageAnnotations().stream()
                        .map(AnnotationTree::getAnnotationType)
                        .map(Object::toString)
                        .collect(Collectors.toSet());
        for (String wanted : List.of("NullMarked", "CheckReturnValue")) {
            if (!annotations.contains(wanted)) {
                findings.add(new Finding("package-info", source.path(), "lacks @" + wanted));
            }
        }
        if (!source.hasDoc(source.unit().getPackage())) {
            findings.add(
                    new Finding(
                            "package-info", source.path(), "does not say what the package is for"));
        }
        return findings;
    }
}
