package dev.coffer.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java source as text and as javac's tree, parsed but not resolved.
 *
 * @param path from the project's folder, with {@code /}
 * @param lines the text
 * @param unit the tree
 * @param trees where the tree's parts stand in the text, and their comments
 */
record SourceFile(String path, List<String> lines, CompilationUnitTree unit, DocTrees trees) {
    /** All Java sources below the given folders of the project. */
    static List<SourceFile> below(String... folders) {
        List<JavaFileObject> inputs = new ArrayList<>();
        for (String folder : folders) {
            for (Path file : filesBelow(Path.of(folder))) {
                if (file.toString().endsWith(".java")) {
                    inputs.add(new Text(file.toString().replace('\\', '/'), read(file)));
                }
            }
        }
        return parse(inputs);
    }

    /** A source that exists only as text: for the tests of the rules. */
    static SourceFile of(String path, String text) {
        return parse(List.of(new Text(path, text))).getFirst();
    }

    /** All regular files below {@code folder}, in order; none if there is no such folder. */
    static List<Path> filesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isProduct() {
        return path.startsWith("src/main/") || path.startsWith("client/src/main/");
    }

    /** The package as a path below the source folder, for example {@code dev/coffer/json}. */
    String packagePath() {
        String inFolder = path.replaceFirst("^(client/)?src/(main|test|jmh)/java/", "");
        return inFolder.contains("/") ? inFolder.substring(0, inFolder.lastIndexOf('/')) : "";
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** First line of a part of the tree, from 1. */
    long line(Tree part) {
        return unit.getLineMap()
                .getLineNumber(trees.getSourcePositions().getStartPosition(unit, part));
    }

    long lastLine(Tree part) {
        return unit.getLineMap()
                .getLineNumber(trees.getSourcePositions().getEndPosition(unit, part));
    }

    boolean hasDoc(Tree part) {
        return trees.getDocCommentTree(TreePath.getPath(unit, part)) != null;
    }

    private static List<SourceFile> parse(List<? extends JavaFileObject> inputs) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of(), null, inputs);
        DocTrees trees = DocTrees.instance(task);
        List<SourceFile> sources = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                // javac wraps what it was given, so the path comes back out of the address.
                JavaFileObject file = unit.getSourceFile();
                List<String> lines = file.getCharContent(true).toString().lines().toList();
                sources.add(
                        new SourceFile(file.toUri().getPath().substring(1), lines, unit, trees));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return sources;
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String content;

        Text(String path, String content) {
            super(URI.create("string:///" + path), Kind.SOURCE);
            this.content = content;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }
}
