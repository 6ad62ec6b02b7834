/// An application that is built like any other: Concord comes from a repository.
module example.standalone {
    requires concord.core;
}
