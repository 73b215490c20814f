package dev.coffer.auth.kubernetes;

/**
 * A service account, as the API server knows it.
 *
 * @param namespace in which it is
 * @param name within its namespace
 * @param uid identity, new for each account of a name
 */
record Account(String namespace, String name, String uid) {}
