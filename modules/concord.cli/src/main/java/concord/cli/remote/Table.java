package concord.cli.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows under a heading, in columns that are as wide as what is in them. Of a long table the first
/// rows say how wide; it is printed while it is read, however long it is.
public final class Table {

    /// Takes a line.
    @FunctionalInterface
    interface Lines {
        void line(String line) throws IOException;
    }

    private static final int LOOKED_AT = 200;

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> heading) {
        this.heading = heading;
    }

    /// A table without rows.
    public static Table of(String... heading) {
        return new Table(List.of(heading));
    }

    /// One row more.
    public Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::clean).toList());
        return this;
    }

    /// Control characters would move the cursor.
    static String clean(Object cell) {
        StringBuilder clean = new StringBuilder();
        String.valueOf(cell)
                .codePoints()
                .forEach(c -> {
                    if (Character.isISOControl(c)) {
                        clean.append("\\u%04x".formatted(c));
                    } else {
                        clean.appendCodePoint(c);
                    }
                });
        return clean.toString();
    }

    void print(Lines lines) throws IOException {
        Printing printing = printing(lines);
        for (List<String> row : rows) {
            printing.row(row);
        }
        printing.end();
    }

    /// Prints rows as they come, under the heading of this table.
    Printing printing(Lines lines) {
        return new Printing(lines);
    }

    /// A table that is printed while its rows come.
    final class Printing {

        private final Lines lines;
        private final List<List<String>> first = new ArrayList<>();
        private int[] widths = {};

        private Printing(Lines lines) {
            this.lines = lines;
        }

        void row(Object... cells) throws IOException {
            row(Arrays.stream(cells).map(Table::clean).toList());
        }

        private void row(List<String> row) throws IOException {
            if (widths.length > 0) {
                lines.line(text(row));
                return;
            }
            first.add(row);
            if (first.size() == LOOKED_AT) {
                end();
            }
        }

        /// Prints what has been kept back. A table without rows has no heading either.
        void end() throws IOException {
            if (first.isEmpty()) {
                return;
            }
            first.addFirst(heading);
            widths = new int[heading.size()];
            for (List<String> row : first) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], width(row.get(i)));
                }
            }
            for (List<String> row : first) {
                lines.line(text(row));
            }
            first.clear();
        }

        private String text(List<String> row) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i + 1 < row.size()) {
                    line.repeat(' ', Math.max(0, widths[i] - width(row.get(i))) + 2);
                }
            }
            return line.toString().stripTrailing();
        }
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
