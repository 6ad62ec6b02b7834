package concord.cli.doctor;

import java.util.Locale;

/// What a check has found.
///
/// @param state how bad it is
/// @param check what was looked at: a setting, or a word or two
/// @param found what is there
/// @param advice what to do about it, empty when nothing is to be done
record Finding(State state, String check, String found, String advice) {

    /// How bad it is.
    enum State {
        /// It is as it should be.
        OK,
        /// It works, and may not for long or not well.
        WARNING,
        /// A member does not start, or does not serve.
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(State.OK, check, found, "");
    }

    static Finding warning(String check, String found, String advice) {
        return new Finding(State.WARNING, check, found, advice);
    }

    static Finding failed(String check, String found, String advice) {
        return new Finding(State.FAILED, check, found, advice);
    }
}
