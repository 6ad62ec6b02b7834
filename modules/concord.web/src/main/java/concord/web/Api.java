package concord.web;

import concord.core.Concord;
import concord.core.spi.Arrival;
import concord.web.http.Credentials;
import concord.web.http.Door;
import concord.web.http.Route;
import java.util.List;
import java.util.stream.Stream;

/// All that can be asked over HTTP, and who may ask it.
final class Api {

    private Api() {}

    /// All routes.
    static List<Route> routes(Concord concord) {
        return Stream.concat(openRoutes(concord), guardedRoutes(concord)).toList();
    }

    /// Those that everybody may use.
    private static Stream<Route> openRoutes(Concord concord) {
        return Stream.of(
                        new HealthRoutes(concord).routes(),
                        new OpenApiRoutes().routes(),
                        new DocsRoutes().routes())
                .flatMap(List::stream);
    }

    /// Those that need a token where `auth.enabled` is on.
    private static Stream<Route> guardedRoutes(Concord concord) {
        return Stream.of(
                        new KeyRoutes(concord).routes(),
                        new BulkRoutes(concord).routes(),
                        new ListRoutes(concord).routes(),
                        new TxnRoutes(concord).routes(),
                        new QueryRoutes(concord).routes(),
                        new IndexRoutes(concord).routes(),
                        new LeaseRoutes(concord).routes(),
                        new WatchRoutes(concord).routes(),
                        new StatusRoutes().routes(),
                        new OperatorRoutes(concord).routes(),
                        new ClusterRoutes(concord).routes(),
                        new TokenRoutes(concord).routes(),
                        new RoleRoutes(concord).routes(),
                        new AuditRoutes().routes(),
                        new BackupRoutes(concord).routes())
                .flatMap(List::stream)
                .map(route -> route.behind(door(concord)));
    }

    private static Door door(Concord concord) {
        return (request, trace) ->
                concord.admit(
                        Credentials.token(request.headers()),
                        Arrival.from(Arrival.Entrance.HTTP, request.remotePeer().address(), trace));
    }
}
