package concord.core;

import java.util.Arrays;
import java.util.Optional;

/// How two things are compared.
public enum Comparison {
    /// The same.
    EQUAL("="),
    /// Not the same.
    NOT_EQUAL("!="),
    /// The left before the right.
    LESS("<"),
    /// The left before the right, or the same.
    LESS_OR_EQUAL("<="),
    /// The left after the right.
    GREATER(">"),
    /// The left after the right, or the same.
    GREATER_OR_EQUAL(">=");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /// As it is written in JSON: `<=`.
    public String sign() {
        return sign;
    }

    /// The comparison that is written so, if there is one.
    public static Optional<Comparison> ofSign(String sign) {
        return Arrays.stream(values()).filter(it -> it.sign.equals(sign)).findFirst();
    }

    /// Whether it holds for an order as `compareTo` tells it.
    public boolean holds(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }
}
