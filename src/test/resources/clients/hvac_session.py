"""A session of hvac, the stock Python client, against a running server: ADDRESS TOKEN.

Everything that a user does with KV v2, with compare-and-set in both dimensions. Ends with "ok".
"""
import sys

import hvac
from hvac.exceptions import Forbidden, InvalidPath, InvalidRequest


def refused(kind, text, call, *args, **kwargs):
    try:
        call(*args, **kwargs)
    except kind as error:
        assert text in str(error), str(error)
        return
    raise AssertionError("not refused: %s" % text)


def values(kv, client):
    made = kv.create_or_update_secret("app/db", {"user": "ann", "password": "p1"}, cas=0)
    assert made["data"]["version"] == 1, made
    refused(InvalidRequest, "did not match the current version", kv.create_or_update_secret, "app/db", {"a": "b"}, cas=0)
    assert kv.create_or_update_secret("app/db", {"user": "ann", "password": "p2"}, cas=1)["data"]["version"] == 2
    read = kv.read_secret_version("app/db", raise_on_deleted_version=True)
    assert read["data"]["data"] == {"user": "ann", "password": "p2"}, read
    assert read["data"]["metadata"]["version"] == 2
    assert kv.patch("app/db", {"password": "p3"})["data"]["version"] == 3
    assert kv.read_secret_version("app/db", version=3, raise_on_deleted_version=True)["data"]["data"] == {
        "user": "ann", "password": "p3"}
    both = {"data": {"user": "bob"}, "options": {"cas": 3, "metadata_cas": 9}}
    refused(InvalidRequest, "metadata check-and-set", client.adapter.post, "/v1/secret/data/app/db", json=both)


def metadata(kv, client):
    def change(**fields):
        return client.adapter.post("/v1/secret/metadata/app/db", json=fields)

    change(metadata_cas=0, custom_metadata={"owner": "team-a"})
    refused(InvalidRequest, "does not match the current version", change, metadata_cas=0, max_versions=5)
    change(metadata_cas=1, max_versions=5)
    read = kv.read_secret_metadata("app/db")["data"]
    assert read["current_metadata_version"] == 2 and read["current_version"] == 3, read
    assert read["custom_metadata"] == {"owner": "team-a"} and read["max_versions"] == 5
    kv.update_metadata("app/db", max_versions=7, custom_metadata={"owner": "team-b"})
    shown = kv.read_secret_version("app/db", raise_on_deleted_version=True)["data"]["metadata"]
    assert shown["custom_metadata"] == {"owner": "team-b"} and shown["current_metadata_version"] == 3, shown


def removals(kv):
    kv.delete_latest_version_of_secret("app/db")
    refused(InvalidPath, "", kv.read_secret_version, "app/db", raise_on_deleted_version=True)
    assert kv.read_secret_version("app/db", raise_on_deleted_version=False)["data"]["data"] is None
    kv.undelete_secret_versions("app/db", versions=[3])
    assert kv.read_secret_version("app/db", raise_on_deleted_version=True)["data"]["metadata"]["version"] == 3
    kv.delete_secret_versions("app/db", versions=[1, 2])
    kv.destroy_secret_versions("app/db", versions=[1])
    states = kv.read_secret_metadata("app/db")["data"]["versions"]
    assert states["1"]["destroyed"] and states["2"]["deletion_time"] and not states["3"]["deletion_time"], states
    assert kv.list_secrets("")["data"]["keys"] == ["app/"]
    assert kv.list_secrets("app")["data"]["keys"] == ["db"]
    kv.delete_metadata_and_all_versions("app/db")
    refused(InvalidPath, "", kv.read_secret_metadata, "app/db")
    refused(InvalidPath, "", kv.list_secrets, "")


def system(client):
    assert client.sys.is_initialized() and not client.sys.is_sealed()
    client.sys.enable_secrets_engine("kv", path="plain", options={"version": "1"})
    client.secrets.kv.v1.create_or_update_secret("a", {"n": 1}, mount_point="plain")
    assert client.secrets.kv.v1.read_secret("a", mount_point="plain")["data"] == {"n": 1}
    assert client.secrets.kv.v1.list_secrets("", mount_point="plain")["data"]["keys"] == ["a"]
    assert "plain/" in client.sys.list_mounted_secrets_engines()["data"]
    client.sys.disable_secrets_engine("plain")
    stranger = hvac.Client(url=client.url, token="s.unknown")
    refused(Forbidden, "permission denied", stranger.secrets.kv.v2.read_secret_version, "app/db",
            raise_on_deleted_version=True)


def main():
    client = hvac.Client(url=sys.argv[1], token=sys.argv[2])
    kv = client.secrets.kv.v2
    values(kv, client)
    metadata(kv, client)
    removals(kv)
    system(client)
    print("ok")


main()
