// People and machines log in with node-vault, a stock client: ADDRESS TOKEN. Ends with "ok".
"use strict";
const assert = require("node:assert");
const connect = require("node-vault");

const [endpoint, rootToken] = process.argv.slice(2);
const client = (token) => connect({ endpoint, token, pathPrefix: "" });
const POLICY = `
path "nodes/data/own/*" { capabilities = ["create", "read", "update", "delete"] }
path "nodes/metadata/own/*" { capabilities = ["read", "list"] }
`;

async function refused(status, text, call) {
  await assert.rejects(call, (error) => {
    assert.strictEqual(error.response.statusCode, status, String(error));
    assert.ok(JSON.stringify(error.response.body).includes(text), JSON.stringify(error.response.body));
    return true;
  });
}

async function prepare(root) {
  await root.mount({ mount_point: "nodes", type: "kv", options: { version: "2" } });
  await root.write("nodes/data/other/a", { data: { v: "hidden" } });
  await root.addPolicy({ name: "nodes", rules: POLICY });
  await root.enableAuth({ mount_point: "people", type: "userpass" });
  await root.enableAuth({ mount_point: "apps", type: "approle" });
  await root.write("auth/people/users/ann", { password: "first", policies: "nodes" });
  await root.write("auth/apps/role/app", { token_policies: "nodes", token_ttl: "1h" });
}

async function limited(vault, key) {
  const path = `nodes/data/own/${key}`;
  const made = await vault.write(path, { data: { v: 1 }, options: { cas: 0 } });
  assert.strictEqual(made.data.version, 1);
  await refused(400, "did not match the current version", () =>
    vault.write(path, { data: { v: 2 }, options: { cas: 0 } }));
  const read = await vault.read(path);
  assert.deepStrictEqual(read.data.data, { v: 1 });
  const listed = await vault.list("nodes/metadata/own");
  assert.ok(listed.data.keys.includes(key));
  await refused(403, "permission denied", () => vault.read("nodes/data/other/a"));
  await refused(403, "permission denied", () => vault.mounts());
}

async function lives(vault) {
  const self = await vault.tokenLookupSelf();
  assert.ok(self.data.ttl > 0 && self.data.policies.includes("nodes"));
  const renewed = await vault.tokenRenewSelf({ increment: "30m" });
  assert.strictEqual(renewed.auth.lease_duration, 1800);
  await vault.tokenRevokeSelf();
  await refused(403, "permission denied", () => vault.tokenLookupSelf());
}

async function person() {
  const vault = client();
  await refused(400, "invalid username or password", () =>
    vault.userpassLogin({ mount_point: "people", username: "ann", password: "wrong" }));
  const login = await vault.userpassLogin({ mount_point: "people", username: "ann", password: "first" });
  assert.deepStrictEqual(login.auth.policies, ["default", "nodes"]);
  await limited(vault, "ann");
  await lives(vault);
}

async function machine(root) {
  const role = await root.read("auth/apps/role/app/role-id");
  const wrapped = await root.write("auth/apps/role/app/secret-id", {}, { headers: { "X-Vault-Wrap-TTL": "5m" } });
  assert.ok(wrapped.wrap_info.wrapped_accessor);
  const opener = client(wrapped.wrap_info.token);
  const opened = await opener.unwrap();
  await refused(400, "wrapping token is not valid", () => client(wrapped.wrap_info.token).unwrap());
  const vault = client();
  await vault.approleLogin({
    mount_point: "apps", role_id: role.data.role_id, secret_id: opened.data.secret_id,
  });
  await limited(vault, "app");
  await lives(vault);
}

async function main() {
  const root = client(rootToken);
  await prepare(root);
  await person();
  await machine(root);
  console.log("ok");
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
