"""People and machines log in with hvac, the stock Python client: ADDRESS TOKEN. Ends with "ok"."""
import sys

import hvac
from hvac.exceptions import Forbidden, InvalidRequest

POLICY = """
path "team/data/own/*" { capabilities = ["create", "read", "update", "patch", "delete"] }
path "team/metadata/own/*" { capabilities = ["read", "list"] }
"""


def refused(kind, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        assert text in str(error), str(error)
        return
    raise AssertionError("not refused: %s" % text)


def prepare(root):
    root.sys.enable_secrets_engine("kv", path="team", options={"version": "2"})
    root.secrets.kv.v2.create_or_update_secret("other/a", {"v": "hidden"}, mount_point="team")
    root.sys.create_or_update_policy("team", POLICY)
    root.sys.enable_auth_method("userpass")
    root.sys.enable_auth_method("approle")
    root.auth.userpass.create_or_update_user("ann", password="first", policies=["team"])
    root.auth.approle.create_or_update_approle("app", token_policies=["team"], token_ttl="1h", secret_id_num_uses=2)


def limited(client, key):
    kv = client.secrets.kv.v2
    path = "own/" + key
    assert kv.create_or_update_secret(path, {"v": "1"}, mount_point="team")["data"]["version"] == 1
    assert kv.patch(path, {"w": "2"}, mount_point="team")["data"]["version"] == 2
    read = kv.read_secret_version(path, mount_point="team", raise_on_deleted_version=True)
    assert read["data"]["data"] == {"v": "1", "w": "2"}, read
    assert key in kv.list_secrets("own", mount_point="team")["data"]["keys"]
    refused(Forbidden, "permission denied", kv.read_secret_version, "other/a", mount_point="team",
            raise_on_deleted_version=True)
    refused(Forbidden, "permission denied", client.sys.list_mounted_secrets_engines)
    client.write("cubbyhole/note", note="mine")
    assert client.read("cubbyhole/note")["data"] == {"note": "mine"}


def lives(client):
    before = client.auth.token.lookup_self()["data"]
    assert before["ttl"] > 0 and "team" in before["policies"] and before["entity_id"], before
    renewed = client.auth.token.renew_self(increment="30m")["auth"]
    assert renewed["lease_duration"] == 1800, renewed
    client.logout(revoke_token=True)
    assert not client.is_authenticated()


def person(address):
    client = hvac.Client(url=address)
    refused(InvalidRequest, "invalid username or password", client.auth.userpass.login, "ann", "wrong")
    auth = client.auth.userpass.login("ann", "first")["auth"]
    assert auth["policies"] == ["default", "team"] and auth["metadata"] == {"username": "ann"}, auth
    assert client.is_authenticated()
    limited(client, "ann")
    lives(client)


def machine(address, root):
    role_id = root.auth.approle.read_role_id("app")["data"]["role_id"]
    wrapped = root.auth.approle.generate_secret_id("app", wrap_ttl="5m")
    assert wrapped["wrap_info"]["wrapped_accessor"], wrapped
    token = wrapped["wrap_info"]["token"]
    looked = root.write("sys/wrapping/lookup", token=token)["data"]
    assert looked["creation_path"] == "auth/approle/role/app/secret-id", looked
    secret_id = hvac.Client(url=address, token=token).sys.unwrap()["data"]["secret_id"]
    refused(InvalidRequest, "wrapping token is not valid", hvac.Client(url=address, token=token).sys.unwrap)
    client = hvac.Client(url=address)
    client.auth.approle.login(role_id=role_id, secret_id=secret_id)
    limited(client, "app")
    lives(client)
    again = hvac.Client(url=address)
    again.auth.approle.login(role_id=role_id, secret_id=secret_id)
    refused(InvalidRequest, "invalid role or secret ID", hvac.Client(url=address).auth.approle.login, role_id, secret_id)
    again.logout(revoke_token=True)


def main(address, token):
    root = hvac.Client(url=address, token=token)
    prepare(root)
    person(address)
    machine(address, root)
    print("ok")


main(*sys.argv[1:])
