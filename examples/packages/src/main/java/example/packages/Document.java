package example.packages;

import concord.core.Value;

/// What is stored: a JSON value under a text key.
record Document(String key, Value value) {}
