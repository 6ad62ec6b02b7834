package concord.web.http;

import static java.lang.System.Logger.Level.ERROR;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.core.auth.Access;
import concord.core.spi.Arrival;
import concord.core.spi.CurrentRequest;
import concord.core.spi.RequestObserver;
import concord.core.spi.RequestObserver.Observation;
import concord.core.spi.TraceContext;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// The table of all routes: finds the one that a request is for, lets it answer, and turns whatever
/// goes wrong into an error envelope.
///
/// It does the work of Helidon's own routing, which compares normalised paths and would make one
/// key of `a//b` and `a/b`.
public final class Routes {

    private final System.Logger log = System.getLogger("concord.web");

    /// Those of HTTP itself (RFC 9110, RFC 5789); whoever counts requests has no room for more.
    private static final Set<Method> METHODS =
            Set.of(
                    Method.GET,
                    Method.HEAD,
                    Method.POST,
                    Method.PUT,
                    Method.DELETE,
                    Method.CONNECT,
                    Method.OPTIONS,
                    Method.TRACE,
                    Method.PATCH);

    /// The route of what is not there.
    private static final String UNKNOWN = "";

    private final List<Route> routes;
    private final UnroutedFailures unrouted;
    private final RequestObserver observer;
    private final BodyRoom room;
    private final long bodyMaxBytes;
    private final Duration bodyTimeout;
    private volatile boolean closing;

    /// A table of these routes. Where several fit a path, the most particular one comes first.
    ///
    /// @param unrouted answers for requests whose body turns out to be broken
    /// @param observer sees every request
    /// @param room what the bodies of all requests may take
    /// @param bodyMaxBytes up to which length a body that nobody wants is read, for the sake of the
    ///   next request behind it
    /// @param bodyTimeout how long a body may be on its way, and an answer that takes room
    public Routes(
            List<Route> routes,
            UnroutedFailures unrouted,
            RequestObserver observer,
            BodyRoom room,
            long bodyMaxBytes,
            Duration bodyTimeout) {
        this.routes =
                routes.stream()
                        .sorted(Comparator.comparing(Route::path, PathTemplate.PARTICULAR_FIRST))
                        .toList();
        this.unrouted = unrouted;
        this.observer = observer;
        this.room = room;
        this.bodyMaxBytes = bodyMaxBytes;
        this.bodyTimeout = bodyTimeout;
    }

    /// From now on every answer of HTTP/1.1 asks its client to let go of the connection.
    public void close() {
        closing = true;
    }

    /// Handles one request.
    ///
    /// @throws CloseConnectionException when the answer is the last one on this connection
    public void handle(ServerRequest request, ServerResponse response) {
        Sight sight = new Sight(request);
        try {
            handle(request, response, sight);
        } finally {
            sight.ended();
        }
        if (!request.content().consumed()) {
            skipBody(request);
        }
    }

    /// Reads what nobody wanted of a body: the next request begins behind it. Helidon would do it
    /// too, and wait for ever.
    private void skipBody(ServerRequest request) {
        try (var _ = Reception.body(bodyTimeout)) {
            request.content().consume();
        } catch (RequestException e) {
            // The client has reset the stream: it sends no more, and waits for nothing.
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CloseConnectionException("the rest of the body did not come", e);
        }
    }

    /// A request that is seen from the moment its route is known.
    private final class Sight {

        private final ServerRequest request;
        private Observation observation = Observation.NONE;
        private Status status = Status.INTERNAL_SERVER_ERROR_500;

        Sight(ServerRequest request) {
            this.request = request;
        }

        /// @return the trace that it is part of: what its headers say, or what an observer gave it
        TraceContext begin(String route) {
            TraceContext trace = TraceHeaders.of(request.headers());
            observation =
                    observer.begin(
                            new RequestObserver.Request(
                                    Arrival.Entrance.HTTP,
                                    METHODS.contains(request.prologue().method())
                                            ? request.prologue().method().text()
                                            : "_OTHER",
                                    route,
                                    request.remotePeer().address(),
                                    trace));
            return observation.trace().isPresent() ? observation.trace() : trace;
        }

        void ended() {
            observation.ended(status.codeText());
        }
    }

    private void handle(ServerRequest request, ServerResponse response, Sight sight) {
        Aim aim = aim(request);
        TraceContext trace = sight.begin(aim.route());
        CurrentRequest current = new CurrentRequest(RequestId.of(request.headers()), trace);
        try (BodyRoom.Share held = room.share()) {
            var _ = current.during(() -> answer(request, response, sight, aim, held));
        }
    }

    /// Answers, and tells the log what there is to tell of the request until all of it is sent.
    ///
    /// @param held what the answer holds
    private Answer answer(
            ServerRequest request,
            ServerResponse response,
            Sight sight,
            Aim aim,
            BodyRoom.Share held) {
        String id = CurrentRequest.get().id();
        Answer answer = answer(request, sight, aim, held);
        sight.status = answer.status();
        response.header(RequestId.HEADER, id);
        boolean unread = !request.content().consumed();
        if (isHttp2(request)) {
            answer = answer.asOneOfMany();
        } else if (closing || asksToClose(request) || (unread && isEndless(request))) {
            answer = answer.asLast();
        }
        try (var _ = onItsWay(held)) {
            new Sending(request, response).send(answer);
        } catch (BrokenOffException e) {
            if (!(e.getCause() instanceof ConcordException)) {
                logBug(request, e);
            }
            throw e;
        }
        if (answer.isLast()) {
            throw unread
                    ? new CloseConnectionException("answered before the body was read")
                    : new LastAnswerException();
        }
        return answer;
    }

    /// Whoever does not read an answer that takes room would keep it from all others, so that such
    /// an answer has as long as a body of a request.
    private Reception.Passage onItsWay(BodyRoom.Share held) {
        return held.isEmpty() ? () -> {} : Reception.body(bodyTimeout);
    }

    /// A connection of HTTP/2 is ended by a frame of its own, and a message must not speak of
    /// connections (RFC 9113, §8.2.2).
    private static boolean isHttp2(ServerRequest request) {
        return request.prologue().protocolVersion().startsWith("2");
    }

    private static boolean asksToClose(ServerRequest request) {
        return request.headers().contains(HeaderNames.CONNECTION)
                && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /// A body without a length may never end, and a long one not soon, so nobody waits for the next
    /// request behind it.
    private boolean isEndless(ServerRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                || request.headers().contentLength().orElse(0) > bodyMaxBytes;
    }

    private Answer answer(ServerRequest request, Sight sight, Aim aim, BodyRoom.Share held) {
        try {
            return aim.work().apply(held);
        } catch (FailureException e) {
            return e.failure().answer();
        } catch (ConcordException e) {
            if (e.code() == ErrorCode.INTERNAL) {
                logBug(request, e);
            }
            return Failure.of(e).answer();
        } catch (DataReader.InsufficientDataAvailableException e) {
            sight.status = Status.BAD_REQUEST_400; // nobody is there to read one
            throw new CloseConnectionException(
                    "the client has gone in the middle of its request", e);
        } catch (CloseConnectionException e) {
            sight.status = Status.BAD_REQUEST_400;
            throw e; // Helidon's own
        } catch (RequestException e) {
            // The body is broken or too long: nobody knows where the next request begins.
            return unrouted.failure(e.status(), e.getMessage()).answer().asLast();
        } catch (RuntimeException | Error e) {
            logBug(request, e);
            return Failure.internal().answer();
        }
    }

    /// What a request is for.
    ///
    /// @param route what it is seen as; empty for what is not there
    /// @param work makes the answer, which may hold something
    private record Aim(String route, Function<BodyRoom.Share, Answer> work) {}

    private static Aim refusal(String route, RuntimeException why) {
        return new Aim(
                route,
                _ -> {
                    throw why;
                });
    }

    private Aim aim(ServerRequest request) {
        HttpPrologue prologue = request.prologue();
        if (prologue.fragment().hasValue()) {
            return refusal(
                    UNKNOWN,
                    new ConcordException.InvalidRequest(
                            "the request target has a '#'; write it as %23 in a key"));
        }
        String path = prologue.uriPath().rawPath();
        for (Route route : routes) {
            var parameter = route.path().match(path);
            if (parameter.isPresent()) {
                String name = route.path().toString();
                if (route.answers(prologue.method())) {
                    return new Aim(name, held -> run(route, parameter.get(), request, held));
                }
                if (route.path().isSubResource() && !answers(route.path(), prologue.method())) {
                    // Not for what takes the rest of the path: `PUT …/ttl` would set a key that
                    // `GET …/ttl` does not read.
                    return refusal(
                            name, refused(prologue.method(), path, route.path()).exception());
                }
            }
        }
        return refusal(UNKNOWN, refused(prologue.method(), path).exception());
    }

    private boolean answers(PathTemplate path, Method method) {
        return routes.stream().anyMatch(it -> it.path().equals(path) && it.answers(method));
    }

    private Answer run(Route route, String parameter, ServerRequest request, BodyRoom.Share held) {
        TraceContext trace = CurrentRequest.get().trace();
        Optional<Access> access = route.door().map(door -> door.admit(request, trace));
        var query = QueryParameters.parse(request.query().rawValue(), route.parameters());
        try (BodyRoom.Share body = room.share()) {
            return route.handler()
                    .handle(
                            new Exchange(
                                    request, parameter, query, access, body, held, bodyTimeout));
        }
    }

    private Failure refused(Method method, String path, PathTemplate subResource) {
        return refused(method, path, route -> route.path().equals(subResource));
    }

    private Failure refused(Method method, String path) {
        return refused(method, path, route -> route.path().match(path).isPresent());
    }

    private Failure refused(Method method, String path, Predicate<Route> fits) {
        SortedSet<String> allowed = new TreeSet<>();
        routes.stream().filter(fits).forEach(route -> allowed.addAll(route.methods()));
        return allowed.isEmpty()
                ? Failure.notFound(
                        "there is nothing at " + path + "; the API is under " + Route.PREFIX)
                : Failure.methodNotAllowed(method.text(), allowed);
    }

    private void logBug(ServerRequest request, Throwable e) {
        // Without the path: it may hold a key, and keys are the users' business.
        String what = request.prologue().method() + ", request " + CurrentRequest.get().id();
        log.log(ERROR, "A " + what + ", failed by a bug.", e);
    }
}
