package concord.core.machine;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Comparison;
import concord.core.command.StoredValue;
import java.util.Arrays;

/// Compares values.
final class Values {

    private Values() {}

    static boolean holds(StoredValue left, Comparison comparison, StoredValue right) {
        return switch (comparison) {
            case EQUAL -> equal(left, right);
            case NOT_EQUAL -> !equal(left, right);
            default -> false;
        };
    }

    private static boolean equal(StoredValue left, StoredValue right) {
        if (left.equals(right)) {
            return true;
        }
        return left.isJson() && right.isJson() && left.json().equals(NUMBERS, right.json());
    }

    private static final java.util.Comparator<JsonNode> NUMBERS =
            (a, b) ->
                    a.isNumber() && b.isNumber()
                            ? a.decimalValue().compareTo(b.decimalValue())
                            : a.equals(b) ? 0 : Arrays.hashCode(new Object[] {a}) == 0 ? 1 : -1;
}
