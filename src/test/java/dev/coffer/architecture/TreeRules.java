package dev.coffer.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** The house rules that can be seen in the tree of one source. */
final class TreeRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
    static final int MAX_METHOD_LINES = 70;
    static final int MAX_PARAMETERS = 5;
    static final int MAX_NESTING = 3;

    private static final Set<String> BANNED_WORDS =
            Set.of("Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Core");
    private static final Set<String> BARE_EXCEPTIONS =
            Set.of("Exception", "RuntimeException", "Error", "Throwable");
    private static final Set<String> TEST_ANNOTATIONS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern TEST_NAME = Pattern.compile("[a-z][A-Za-z0-9]*(_[A-Za-z0-9]+)+");

    /**
     * Where everything may be caught: the pipeline, the listener, background loops, the way out.
     */
    private static final List<String> CATCH_ALL_PACKAGES =
            List.of("gate", "api/http", "server", "storage/physical");

    private final SourceFile source;
    private final List<Finding> findings = new ArrayList<>();
    private String method = "";
    private int nesting;

    private TreeRules(SourceFile source) {
        this.source = source;
    }

    static List<Finding> findings(SourceFile source) {
        TreeRules rules = new TreeRules(source);
        rules.scan(source.unit(), null);
        return rules.findings;
    }

    @Override
    public @Nullable Void visitImport(ImportTree tree, @Nullable Void none) {
        if (tree.isModule() || tree.getQualifiedIdentifier().toString().endsWith(".*")) {
            find("import", source.path(), "name each imported type: " + tree.toString().strip());
        }
        return super.visitImport(tree, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        String name = tree.getSimpleName().toString();
        if (Arrays.stream(CAMEL.split(name)).anyMatch(BANNED_WORDS::contains)) {
            find("type-name", source.path(), name + " says nothing: name what it is");
        }
        boolean isTopLevel = getCurrentPath().getParentPath().getLeaf().equals(source.unit());
        if (source.isProduct() && isTopLevel && !source.hasDoc(tree)) {
            find("type-doc", source.path(), name + " does not say what it is");
        }
        if (source.isProduct()
                && tree.getKind() == Tree.Kind.CLASS
                && !name.isEmpty()
                && isOpen(tree)) {
            find("open-class", source.path() + "#" + name, "make it final, sealed or abstract");
        }
        if (tree.getKind() == Tree.Kind.RECORD) {
            recordComponents(tree);
        }
        return super.visitClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        String outer = method;
        int outerNesting = nesting;
        method = tree.getName().toString();
        nesting = 0;
        methodSize(tree);
        methodName(tree);
        super.visitMethod(tree, null);
        method = outer;
        nesting = outerNesting;
        return null;
    }

    @Override
    public @Nullable Void visitAnnotation(AnnotationTree tree, @Nullable Void none) {
        if (tree.getAnnotationType().toString().endsWith("SuppressWarnings")) {
            suppression(tree);
        }
        return super.visitAnnotation(tree, null);
    }

    @Override
    public @Nullable Void visitCatch(CatchTree tree, @Nullable Void none) {
        String type = tree.getParameter().getType().toString();
        boolean mayCatchAll =
                CATCH_ALL_PACKAGES.stream()
                        .anyMatch(part ->
                                (source.packagePath() + "/")
                                        .startsWith("dev/coffer/" + part + "/"));
        if (source.isProduct() && BARE_EXCEPTIONS.contains(type) && !mayCatchAll) {
            find("catch-all", here(), "catch what can happen, not " + type);
        }
        return super.visitCatch(tree, null);
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
        String type = tree.getIdentifier().toString();
        if (source.isProduct() && BARE_EXCEPTIONS.contains(type)) {
            find("bare-exception", here(), "say what kind of failure it is, not " + type);
        }
        return super.visitNewClass(tree, null);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        String called = tree.getMethodSelect().toString();
        if (!source.isProduct()
                && (called.equals("Thread.sleep") || called.endsWith(".SECONDS.sleep"))) {
            find("sleep", here(), "wait for what happens, not for time to pass");
        }
        return super.visitMethodInvocation(tree, null);
    }

    @Override
    public @Nullable Void visitIf(IfTree tree, @Nullable Void none) {
        // `else if` is a further branch of the same choice, not a deeper one.
        Tree parent = getCurrentPath().getParentPath().getLeaf();
        boolean isElseIf = parent instanceof IfTree outer && tree.equals(outer.getElseStatement());
        return isElseIf ? super.visitIf(tree, null) : nested(tree, () -> super.visitIf(tree, null));
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitForLoop(tree, null));
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitEnhancedForLoop(tree, null));
    }

    @Override
    public @Nullable Void visitWhileLoop(WhileLoopTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitWhileLoop(tree, null));
    }

    @Override
    public @Nullable Void visitDoWhileLoop(DoWhileLoopTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitDoWhileLoop(tree, null));
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitSwitch(tree, null));
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree tree, @Nullable Void none) {
        return nested(tree, () -> super.visitSwitchExpression(tree, null));
    }

    private @Nullable Void nested(Tree tree, Supplier<@Nullable Void> inside) {
        nesting++;
        if (nesting == MAX_NESTING + 1) {
            find(
                    "nesting",
                    here(),
                    "line " + source.line(tree) + " is nested deeper than " + MAX_NESTING);
        }
        inside.get();
        nesting--;
        return null;
    }

    private void methodSize(MethodTree tree) {
        long lines = source.lastLine(tree) - source.line(tree) + 1;
        if (lines > MAX_METHOD_LINES) {
            find("method-length", here(), lines + " lines, at most " + MAX_METHOD_LINES);
        }
        boolean isCanonical =
                getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
                        && tree.getReturnType() == null;
        boolean isTheirs = isCanonical || isAnnotated(tree, Set.of("Override"));
        if (tree.getParameters().size() > MAX_PARAMETERS && !isTheirs) {
            find(
                    "parameters",
                    here(),
                    tree.getParameters().size() + ", at most " + MAX_PARAMETERS + ": use a record");
        }
    }

    private void methodName(MethodTree tree) {
        if (source.isProduct()
                && method.matches("get[A-Z].*")
                && tree.getParameters().isEmpty()
                && !isAnnotated(tree, Set.of("Override"))) {
            find("accessor", here(), "an accessor has the name of what it gives, without get");
        }
        if (isAnnotated(tree, TEST_ANNOTATIONS) && !TEST_NAME.matcher(method).matches()) {
            find("test-name", here(), "subject_condition_result");
        }
    }

    private void recordComponents(ClassTree tree) {
        for (Tree member : tree.getMembers()) {
            if (member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC)
                    && field.getType() instanceof ArrayTypeTree) {
                find(
                        "record-array",
                        source.path() + "#" + tree.getSimpleName(),
                        field.getName() + " breaks equality");
            }
        }
    }

    private void suppression(AnnotationTree tree) {
        if (tree.getArguments().toString().contains("\"all\"")) {
            find("suppression", here(), "\"all\" hides what nobody has seen");
        }
        int line = (int) source.line(tree);
        String above = line > 1 ? source.lines().get(line - 2).strip() : "";
        if (!above.startsWith("//")
                && !above.endsWith("*/")
                && !source.lines().get(line - 1).contains("//")) {
            find(
                    "suppression",
                    here(),
                    "line " + line + ": the reason is missing in the line above");
        }
    }

    private static boolean isOpen(ClassTree tree) {
        Set<Modifier> flags = tree.getModifiers().getFlags();
        return !flags.contains(Modifier.FINAL)
                && !flags.contains(Modifier.SEALED)
                && !flags.contains(Modifier.NON_SEALED)
                && !flags.contains(Modifier.ABSTRACT);
    }

    private static boolean isAnnotated(MethodTree tree, Set<String> names) {
        return tree.getModifiers().getAnnotations().stream()
                .anyMatch(annotation -> names.contains(annotation.getAnnotationType().toString()));
    }

    private String here() {
        return method.isEmpty() ? source.path() : source.path() + "#" + method;
    }

    private void find(String rule, String where, String what) {
        findings.add(new Finding(rule, where, what));
    }
}
