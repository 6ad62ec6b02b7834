package concord.web;

import concord.core.Member;
import concord.web.http.JsonOutput;
import java.util.List;

/// Members as JSON. What is not known of one is `null`: the address of a member without a network,
/// and how far behind one is that does not answer its leader.
final class MemberJson {

    private MemberJson() {}

    /// Writes the field `members`.
    static void list(JsonOutput json, List<Member> members) {
        json.objects("members", members, MemberJson::fields);
    }

    private static void fields(JsonOutput json, Member member) {
        json.text("id", member.id());
        if (member.address().isEmpty()) {
            json.nothing("address");
        } else {
            json.text("address", member.address());
        }
        json.text("role", member.role().toString());
        if (member.lagEntries() < 0) {
            json.nothing("lag_entries");
        } else {
            json.number("lag_entries", member.lagEntries());
        }
    }
}
