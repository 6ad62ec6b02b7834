package concord.core.spi;

import concord.core.Consistency;
import java.util.Optional;

/// An operation that begins: what is asked, and by whom.
///
/// @param kind what is asked
/// @param consistency how fresh a read has to be, empty where nothing is read
/// @param subject what it is about
/// @param arrival which way it came in
/// @param token the id of the caller's token; empty for the application around an embedded member,
///   and where `auth.enabled` is off
public record OperationCall(
        OperationKind kind,
        Optional<Consistency> consistency,
        Subject subject,
        Arrival arrival,
        Optional<String> token) {}
