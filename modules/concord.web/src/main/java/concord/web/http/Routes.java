package concord.web.http;

import static java.lang.System.Logger.Level.ERROR;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The table of all routes: finds the one that a request is for, lets it answer, and turns whatever
/// goes wrong into an error envelope.
///
/// It does the work of Helidon's own routing, which compares normalised paths and would make one
/// key of `a//b` and `a/b`.
public final class Routes {

    private final System.Logger log = System.getLogger("concord.web");

    private final List<Route> routes;
    private final UnroutedFailures unrouted;
    private volatile boolean closing;

    /// A table of these routes. Where several fit a path, the most particular one comes first.
    ///
    /// @param unrouted answers for requests whose body turns out to be broken
    public Routes(List<Route> routes, UnroutedFailures unrouted) {
        this.routes =
                routes.stream()
                        .sorted(Comparator.comparing(Route::path, PathTemplate.PARTICULAR_FIRST))
                        .toList();
        this.unrouted = unrouted;
    }

    /// From now on every answer asks its client to let go of the connection.
    public void close() {
        closing = true;
    }

    /// Handles one request.
    ///
    /// @throws CloseConnectionException when the answer is the last one on this connection
    public void handle(ServerRequest request, ServerResponse response) {
        Answer answer = answer(request);
        boolean unread = !request.content().consumed();
        if (closing || asksToClose(request) || (unread && isChunked(request))) {
            answer = answer.asLast();
        }
        answer.send(response, request.prologue().method());
        if (answer.isLast()) {
            throw unread
                    ? new CloseConnectionException("answered before the body was read")
                    : new LastAnswerException();
        }
    }

    private static boolean asksToClose(ServerRequest request) {
        return request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /// A body without a length may never end, so nobody waits for the next request behind it.
    private static boolean isChunked(ServerRequest request) {
        return request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    }

    private Answer answer(ServerRequest request) {
        try {
            return dispatch(request);
        } catch (FailureException e) {
            return e.failure().answer();
        } catch (ConcordException e) {
            if (e.code() == ErrorCode.INTERNAL) {
                logBug(request, e);
            }
            return Failure.of(e).answer();
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException(
                    "the client has gone in the middle of its request", e);
        } catch (CloseConnectionException e) {
            throw e; // Helidon's own
        } catch (RequestException e) {
            // The body is broken or too long: nobody knows where the next request begins.
            return unrouted.failure(e.status(), e.getMessage()).answer().asLast();
        } catch (RuntimeException e) {
            logBug(request, e);
            return Failure.internal().answer();
        }
    }

    private Answer dispatch(ServerRequest request) {
        HttpPrologue prologue = request.prologue();
        if (prologue.fragment().hasValue()) {
            throw new ConcordException.InvalidRequest(
                    "the request target has a '#'; write it as %23 in a key");
        }
        String path = prologue.uriPath().rawPath();
        for (Route route : routes) {
            if (route.answers(prologue.method())) {
                var parameter = route.path().match(path);
                if (parameter.isPresent()) {
                    return run(route, parameter.get(), request);
                }
            }
        }
        throw refused(prologue.method(), path).exception();
    }

    private static Answer run(Route route, String parameter, ServerRequest request) {
        var query = QueryParameters.parse(request.query().rawValue(), route.parameters());
        return route.handler().handle(new Exchange(request, parameter, query));
    }

    private Failure refused(Method method, String path) {
        SortedSet<String> allowed = new TreeSet<>();
        routes.stream()
                .filter(route -> route.path().match(path).isPresent())
                .forEach(route -> allowed.addAll(route.methods()));
        return allowed.isEmpty()
                ? Failure.notFound(
                        "there is nothing at " + path + "; the API is under " + Route.PREFIX)
                : Failure.methodNotAllowed(method.text(), allowed);
    }

    private void logBug(ServerRequest request, RuntimeException e) {
        // Without the path: it may hold a key, and keys are the users' business.
        log.log(ERROR, "A " + request.prologue().method() + " failed by a bug.", e);
    }
}
