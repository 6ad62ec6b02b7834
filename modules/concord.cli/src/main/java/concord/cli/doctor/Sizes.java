package concord.cli.doctor;

import java.util.Locale;

/// Numbers of bytes for people.
final class Sizes {

    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Sizes() {}

    static String shown(long bytes) {
        double size = bytes;
        String unit = "bytes";
        for (int i = 0; i < UNITS.length && size >= 1024; i++) {
            size /= 1024;
            unit = UNITS[i];
        }
        return unit.equals("bytes")
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f %s", size, unit);
    }
}
