package dev.coffer.cli.output;

/** The order of names in YAML: digits count as numbers, and what is no letter comes first. */
final class NaturalOrder {
    private NaturalOrder() {}

    static int compare(String left, String right) {
        int i = 0;
        int shorter = Math.min(left.length(), right.length());
        while (i < shorter && left.charAt(i) == right.charAt(i)) {
            i++;
        }
        if (i == shorter) {
            return Integer.compare(left.length(), right.length());
        }
        char a = left.charAt(i);
        char b = right.charAt(i);
        if (Character.isLetter(a) != Character.isLetter(b)) {
            return Character.isLetter(a) ? 1 : -1;
        }
        if (Character.isDigit(a) && Character.isDigit(b)) {
            int start = i;
            while (start > 0 && Character.isDigit(left.charAt(start - 1))) {
                start--;
            }
            int byNumber = compareNumbers(digits(left, start), digits(right, start));
            if (byNumber != 0) {
                return byNumber;
            }
        }
        return Character.compare(a, b);
    }

    private static String digits(String text, int from) {
        int to = from;
        while (to < text.length() && Character.isDigit(text.charAt(to))) {
            to++;
        }
        return text.substring(from, to);
    }

    private static int compareNumbers(String left, String right) {
        String a = withoutZeros(left);
        String b = withoutZeros(right);
        int byLength = Integer.compare(a.length(), b.length());
        return byLength != 0 ? byLength : a.compareTo(b);
    }

    private static String withoutZeros(String digits) {
        int first = 0;
        while (first < digits.length() && digits.charAt(first) == '0') {
            first++;
        }
        return digits.substring(first);
    }
}
