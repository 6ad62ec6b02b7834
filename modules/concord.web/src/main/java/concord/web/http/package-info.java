/// HTTP as the routes see it: a table of routes, what came in, and what goes out. It knows Helidon
/// and no operation of the store.
///
/// A handler gets an [Exchange] and returns an [Answer]. Whatever it throws becomes a [Failure],
/// and so an error envelope, in one place.
package concord.web.http;
