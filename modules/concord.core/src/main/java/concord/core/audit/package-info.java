/// What a member was asked, by whom and with what result, as it has written it down: the audit
/// trail, for those who read it. What writes it plugs in as an observer.
package concord.core.audit;
