package concord.web.grpc.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import concord.core.ErrorCode;
import io.grpc.MethodDescriptor;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// A method that can be called, and what answers it.
///
/// @param descriptor its name, its kind and its messages
/// @param parser reads its requests
/// @param handler answers it
/// @param patience how it takes a client that does not read
/// @param <Q> its request
/// @param <R> its response
public record Method<Q extends MessageLite, R extends MessageLite>(
        MethodDescriptor<Q, R> descriptor,
        Parser<Q> parser,
        Handler<Q, R> handler,
        Patience patience) {

    /// Answers a request. Runs on a thread of the call's own and may block.
    ///
    /// @param <Q> the request
    /// @param <R> the responses
    @FunctionalInterface
    public interface Handler<Q, R> {

        /// Answers one request: of a client that streams, one after the other. The call ends after
        /// the last one.
        ///
        /// @param answers takes each response, and waits until the client has room for it
        void answer(Call call, Q request, Consumer<R> answers);
    }

    /// How long to wait for a client that does not read.
    public enum Patience {
        /// A minute: what the handler holds is wanted by others, or the client sends on meanwhile,
        /// which holds up its connection.
        A_MINUTE,
        /// As long as the call lives: the handler holds nothing.
        ENDLESS
    }

    /// A method with one response for each request.
    public static <Q extends MessageLite, R extends MessageLite> Method<Q, R> single(
            MethodDescriptor<Q, R> descriptor, BiFunction<Call, Q, R> handler) {
        return new Method<>(
                descriptor,
                parser(descriptor),
                (call, request, answers) -> answers.accept(handler.apply(call, request)),
                Patience.A_MINUTE);
    }

    /// A method with a stream of responses.
    public static <Q extends MessageLite, R extends MessageLite> Method<Q, R> streamed(
            MethodDescriptor<Q, R> descriptor, Patience patience, Handler<Q, R> handler) {
        return new Method<>(descriptor, parser(descriptor), handler, patience);
    }

    @SuppressWarnings("unchecked") // the prototype of Q has a parser of Q
    private static <Q extends MessageLite> Parser<Q> parser(MethodDescriptor<Q, ?> descriptor) {
        var requests = (MethodDescriptor.PrototypeMarshaller<Q>) descriptor.getRequestMarshaller();
        Q prototype = requests.getMessagePrototype();
        if (prototype == null) {
            throw new IllegalArgumentException(descriptor + " has no messages of protobuf");
        }
        return (Parser<Q>) prototype.getParserForType();
    }

    boolean clientStreams() {
        return !descriptor.getType().clientSendsOneMessage();
    }

    boolean serverStreams() {
        return !descriptor.getType().serverSendsOneMessage();
    }

    /// Reads a request and answers it.
    void run(Call call, byte[] request, Consumer<R> answers) {
        Q message;
        try {
            message = parser.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.of(
                            ErrorCode.INVALID_REQUEST,
                            "the request is no message of "
                                    + descriptor.getFullMethodName()
                                    + ": "
                                    + e.getMessage())
                    .exception();
        }
        handler.answer(call, message, answers);
    }
}
