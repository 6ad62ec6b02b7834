package concord.web.http;

import io.helidon.http.Method;
import java.util.Optional;
import java.util.Set;

/// One operation: a method on a path, the query parameters that it knows, and who answers. A route
/// of `GET` answers `HEAD` as well.
///
/// @param method the HTTP method
/// @param path the whole path
/// @param parameters the names of the query parameters; others are refused
/// @param handler who answers
/// @param door who decides what the caller gets; without one everybody is answered alike
public record Route(
        Method method,
        PathTemplate path,
        Set<String> parameters,
        Handler handler,
        Optional<Door> door) {

    /// What every path of the API begins with; pages for those who look on lie outside.
    public static final String PREFIX = "/api/v1";

    /// A route that reads.
    ///
    /// @param path below [#PREFIX]: literal text with at most one `{segment}` or `{rest...}`
    public static Route get(String path, Handler handler, String... parameters) {
        return of(Method.GET, path, handler, parameters);
    }

    /// A route that sets.
    ///
    /// @param path as for [#get]
    public static Route put(String path, Handler handler, String... parameters) {
        return of(Method.PUT, path, handler, parameters);
    }

    /// A route that does something.
    ///
    /// @param path as for [#get]
    public static Route post(String path, Handler handler, String... parameters) {
        return of(Method.POST, path, handler, parameters);
    }

    /// A route that removes.
    ///
    /// @param path as for [#get]
    public static Route delete(String path, Handler handler, String... parameters) {
        return of(Method.DELETE, path, handler, parameters);
    }

    /// A page outside of the API.
    ///
    /// @param path the whole path
    public static Route page(String path, Handler handler) {
        return new Route(Method.GET, PathTemplate.of(path), Set.of(), handler, Optional.empty());
    }

    private static Route of(Method method, String path, Handler handler, String... parameters) {
        return new Route(
                method,
                PathTemplate.of(PREFIX + path),
                Set.of(parameters),
                handler,
                Optional.empty());
    }

    /// The same route behind a door: its handler has [Exchange#access].
    public Route behind(Door way) {
        return new Route(method, path, parameters, handler, Optional.of(way));
    }

    boolean answers(Method asked) {
        return method.equals(asked) || (method.equals(Method.GET) && asked.equals(Method.HEAD));
    }

    Set<String> methods() {
        return method.equals(Method.GET) ? Set.of("GET", "HEAD") : Set.of(method.text());
    }
}
