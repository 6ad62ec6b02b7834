package concord.client;

import concord.core.Condition;
import concord.proto.v1.Comparison;
import concord.proto.v1.NumberCondition;
import concord.proto.v1.ValueCondition;
import java.util.Optional;

/// Conditions as messages.
final class Conditions {

    private Conditions() {}

    /// Empty for the one that always holds.
    static Optional<concord.proto.v1.Condition> of(Condition condition) {
        var message = concord.proto.v1.Condition.newBuilder();
        return switch (condition) {
            case Condition.Always _ -> Optional.empty();
            case Condition.Exists(boolean present) ->
                    Optional.of(message.setPresent(present).build());
            case Condition.Numbered numbered ->
                    Optional.of(message.setNumber(number(numbered)).build());
            case Condition.Valued(var comparison, var operand) ->
                    Optional.of(
                            message.setValue(
                                            ValueCondition.newBuilder()
                                                    .setComparison(comparison(comparison))
                                                    .setOperand(Requests.value(operand)))
                                    .build());
            case Condition.Where(var predicate) ->
                    Optional.of(message.setWhere(predicate.toJson()).build());
        };
    }

    private static NumberCondition number(Condition.Numbered numbered) {
        return NumberCondition.newBuilder()
                .setTarget(
                        switch (numbered.target()) {
                            case VERSION -> NumberCondition.Target.TARGET_VERSION;
                            case MOD_REVISION -> NumberCondition.Target.TARGET_MOD_REVISION;
                            case CREATE_REVISION -> NumberCondition.Target.TARGET_CREATE_REVISION;
                            case LEASE -> NumberCondition.Target.TARGET_LEASE;
                        })
                .setComparison(comparison(numbered.comparison()))
                .setOperand(numbered.operand())
                .build();
    }

    private static Comparison comparison(concord.core.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Comparison.COMPARISON_EQUAL;
            case NOT_EQUAL -> Comparison.COMPARISON_NOT_EQUAL;
            case LESS -> Comparison.COMPARISON_LESS;
            case LESS_OR_EQUAL -> Comparison.COMPARISON_LESS_OR_EQUAL;
            case GREATER -> Comparison.COMPARISON_GREATER;
            case GREATER_OR_EQUAL -> Comparison.COMPARISON_GREATER_OR_EQUAL;
        };
    }
}
