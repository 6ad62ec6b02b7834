package concord.client;

import concord.core.spi.TraceContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells servers which trace a call is part of, by the headers of W3C Trace Context.
final class Traces implements ClientInterceptor {

    private static final Metadata.Key<String> PARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> STATE =
            Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER);

    private final Supplier<String> application;

    /// @param application the `traceparent` of what a thread of the application does
    Traces(Supplier<String> application) {
        this.application = application;
    }

    /// What this thread's work belongs to.
    TraceContext now() {
        TraceContext within = TraceContext.current();
        return within.isPresent()
                ? within
                : TraceContext.of(Optional.of(application.get()), Optional.empty());
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        TraceContext trace = now();
        ClientCall<Q, R> call = next.newCall(method, options);
        if (!trace.isPresent()) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            public void start(Listener<R> answers, Metadata headers) {
                headers.put(PARENT, trace.traceparent());
                if (!trace.tracestate().isEmpty()) {
                    headers.put(STATE, trace.tracestate());
                }
                super.start(answers, headers);
            }
        };
    }
}
